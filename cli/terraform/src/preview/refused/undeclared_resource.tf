# tf-undeclared-reference
output "a" {
  value = terraform_data.absent.id
}
