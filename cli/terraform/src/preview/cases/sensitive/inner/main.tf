variable "given" {
  type = string
}

resource "terraform_data" "it" {
  input = { given = var.given, own = "plain" }
}

output "hidden" {
  value     = "hidden-by-declaration"
  sensitive = true
}
