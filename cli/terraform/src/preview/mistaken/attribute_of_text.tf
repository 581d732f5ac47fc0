# tf-mistaken-expression 7:19
variable "name" {
  type = string
}

output "a" {
  value = var.name.first
}
