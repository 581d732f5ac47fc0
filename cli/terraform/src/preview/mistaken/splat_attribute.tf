# tf-mistaken-expression 7:23
variable "nodes" {
  type = list(object({ name = string }))
}

output "a" {
  value = var.nodes[*].size
}
