# tf-undeclared-reference
output "a" {
  value = true ? 1 : local.absent
}
