# tf-mistaken-expression
locals {
  a = ["b"]
}

output "a" {
  value = local.a[1]
}
