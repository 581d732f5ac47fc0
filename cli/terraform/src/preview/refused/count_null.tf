# tf-bad-repetition
resource "terraform_data" "a" {
  count = null
}
