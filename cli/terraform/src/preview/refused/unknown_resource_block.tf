# tf-unknown-resource-argument
resource "terraform_data" "a" {
  more {
  }
}
