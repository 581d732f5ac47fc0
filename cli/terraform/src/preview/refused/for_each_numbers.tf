# tf-bad-repetition
resource "terraform_data" "a" {
  for_each = toset([1, 2])
}

output "x" {
  value = terraform_data.a
}
