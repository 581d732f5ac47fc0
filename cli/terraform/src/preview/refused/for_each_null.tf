# tf-bad-repetition
resource "terraform_data" "a" {
  for_each = null
}
