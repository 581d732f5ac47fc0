# tf-mistaken-expression 7:22
locals {
  names = ["a"]
}

output "a" {
  value = local.names[3]
}
