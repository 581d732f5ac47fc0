# tf-bad-replacement-trigger 13:29
variable "v" {
  type    = string
  default = "a"
}

resource "terraform_data" "a" {
  for_each = { a = 1 }
}

resource "terraform_data" "b" {
  lifecycle {
    replace_triggered_by = [terraform_data.a[var.v]]
  }
}
