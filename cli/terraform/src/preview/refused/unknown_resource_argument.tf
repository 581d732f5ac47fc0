# tf-unknown-resource-argument
resource "terraform_data" "a" {
  imput = 1
}
