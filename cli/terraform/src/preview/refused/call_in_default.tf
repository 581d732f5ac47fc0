# tf-unsuitable-value
variable "a" {
  default = upper("x")
}
