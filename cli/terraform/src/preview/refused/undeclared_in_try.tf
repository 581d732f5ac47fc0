# tf-undeclared-reference
output "a" {
  value = try(var.absent, 1)
}
