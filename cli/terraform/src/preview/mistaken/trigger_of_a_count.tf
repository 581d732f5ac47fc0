# tf-bad-replacement-trigger 6:29
resource "terraform_data" "b" {
  count = 1

  lifecycle {
    replace_triggered_by = [count.index]
  }
}
