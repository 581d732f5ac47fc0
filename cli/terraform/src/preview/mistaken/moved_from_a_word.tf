# tf-bad-address 7:10
resource "terraform_data" "b" {
  input = "x"
}

moved {
  from = word
  to   = terraform_data.b
}
