# tf-constant-condition 12:21
variable "v" {
  type    = string
  default = "a"
}

variable "a" {
  type    = string
  default = "a"

  validation {
    condition     = var.v == "a"
    error_message = "No."
  }
}
