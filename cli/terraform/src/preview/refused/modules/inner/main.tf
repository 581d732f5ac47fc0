variable "size" {
  type    = number
  default = 1

  validation {
    condition     = var.size < 5
    error_message = "Too large."
  }
}

output "size" {
  value = var.size
}
