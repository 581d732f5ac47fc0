# tf-mistaken-expression 7:11
variable "name" {
  type = string
}

output "a" {
  value = replace(var.name, "a")
}
