# tf-unmarked-sensitive-output 12:11
terraform {
  backend "local" {}
}

variable "a" {
  type      = string
  sensitive = true
}

output "a" {
  value = var.a
}
