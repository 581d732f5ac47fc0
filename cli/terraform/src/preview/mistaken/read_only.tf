# tf-read-only-argument 3:3
resource "terraform_data" "a" {
  id = "x"
}
