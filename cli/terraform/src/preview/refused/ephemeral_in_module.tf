# tf-kept-ephemeral-value
variable "a" {
  ephemeral = true
  type      = number
  default   = 1
}

module "a" {
  source = "./inner"
  size   = var.a
}
