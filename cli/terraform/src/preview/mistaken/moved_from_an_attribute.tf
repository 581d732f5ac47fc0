# tf-bad-address 7:10
resource "terraform_data" "b" {
  input = "x"
}

moved {
  from = terraform_data.c.input
  to   = terraform_data.b
}
