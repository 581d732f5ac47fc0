# tf-unsuitable-value
variable "a" {
  type    = strnig
  default = "x"
}
