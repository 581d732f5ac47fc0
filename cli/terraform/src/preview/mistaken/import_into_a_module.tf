# tf-bad-address 7:8
resource "terraform_data" "b" {
  input = "x"
}

import {
  to = module.x
  id = "x"
}
