# tf-kept-ephemeral-value
variable "a" {
  ephemeral = true
  default   = "x"
}

output "a" {
  value = var.a
}
