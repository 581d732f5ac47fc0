# tf-bad-address 6:1
resource "terraform_data" "b" {
  input = "x"
}

moved {
  from = module.c
  to   = terraform_data.b
}
