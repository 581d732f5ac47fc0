# tf-failed-condition
resource "terraform_data" "a" {
  input = "x"
  lifecycle {
    postcondition {
      condition     = self.input == "y"
      error_message = "Never."
    }
  }
}
