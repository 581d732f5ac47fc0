# tf-read-only-argument
resource "terraform_data" "a" {
  id = "x"
}
