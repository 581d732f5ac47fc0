# tf-mistaken-expression 7:11
variable "name" {
  type = string
}

output "a" {
  value = uper(var.name)
}
