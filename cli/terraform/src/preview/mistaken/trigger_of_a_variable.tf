# tf-bad-replacement-trigger 9:29
variable "v" {
  type    = string
  default = "a"
}

resource "terraform_data" "b" {
  lifecycle {
    replace_triggered_by = [var.v]
  }
}
