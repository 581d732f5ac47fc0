# tf-mistaken-expression 7:19
variable "node" {
  type = object({ name = string })
}

output "a" {
  value = var.node.nam
}
