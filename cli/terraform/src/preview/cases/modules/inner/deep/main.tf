variable "name" {
  type = string
}

resource "terraform_data" "deep" {
  input = { name = var.name, path = path.module, text = file("${path.module}/text.txt") }
}

output "path" {
  value = path.module
}
