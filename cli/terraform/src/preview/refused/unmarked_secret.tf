# tf-unmarked-sensitive-output
variable "a" {
  default   = "x"
  sensitive = true
}

output "a" {
  value = var.a
}
