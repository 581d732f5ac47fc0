variable "token" {
  type = string
}

resource "terraform_data" "held" {
  count = 2
  input = { token = var.token, number = count.index }
}

output "ids" {
  value = terraform_data.held[*].id
}
