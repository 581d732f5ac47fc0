# tf-bad-replacement-trigger 6:29
resource "terraform_data" "a" {}

resource "terraform_data" "b" {
  lifecycle {
    replace_triggered_by = [upper(terraform_data.a.id)]
  }
}
