# tf-mistaken-expression 7:17
variable "names" {
  type = list(string)
}

output "a" {
  value = upper(var.names)
}
