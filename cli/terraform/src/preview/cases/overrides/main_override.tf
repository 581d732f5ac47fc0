variable "name" {
  default = "override"
}

locals {
  replaced = "override"
}

resource "terraform_data" "it" {
  triggers_replace = "override"
}
