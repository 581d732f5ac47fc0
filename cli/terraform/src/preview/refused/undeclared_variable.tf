# tf-undeclared-reference
output "a" {
  value = var.absent
}
