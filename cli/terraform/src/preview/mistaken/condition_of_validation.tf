# tf-mistaken-expression 6:27
variable "a" {
  type = list(string)

  validation {
    condition     = upper(var.a) == "A"
    error_message = "It is A."
  }
}
