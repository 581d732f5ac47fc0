variable "name" {
  type    = string
  default = "main"
}

locals {
  kept     = "kept"
  replaced = "main"
}

resource "terraform_data" "it" {
  input            = { name = var.name, local = local.replaced, kept = local.kept }
  triggers_replace = "main"
}

moved {
  from = terraform_data.old
  to   = terraform_data.it
}

check "fine" {
  assert {
    condition     = terraform_data.it.input.name == "override"
    error_message = "The name is another one."
  }
}

output "it" {
  value = terraform_data.it.input

  precondition {
    condition     = var.name != ""
    error_message = "A name is needed."
  }
}
