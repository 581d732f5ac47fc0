# tf-unknown-resource-argument 6:23
resource "terraform_data" "b" {
  input = "x"

  lifecycle {
    ignore_changes = [inputs]
  }
}
