# tf-kept-ephemeral-value
variable "a" {
  ephemeral = true
  default   = "x"
}

resource "terraform_data" "a" {
  input = { kept = var.a }
}
