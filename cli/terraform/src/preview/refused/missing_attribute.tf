# tf-mistaken-expression
locals {
  a = { b = 1 }
}

output "a" {
  value = local.a.c
}
