# tf-mistaken-expression 7:11
variable "names" {
  type = list(string)
}

output "a" {
  value = var.names + 1
}
