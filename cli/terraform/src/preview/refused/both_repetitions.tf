# tf-count-and-for-each
resource "terraform_data" "a" {
  count    = 1
  for_each = {}
}
