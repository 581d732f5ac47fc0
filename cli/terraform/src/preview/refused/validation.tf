# tf-failed-condition
variable "a" {
  type    = number
  default = 5
  validation {
    condition     = var.a < 3
    error_message = "Too large."
  }
}
