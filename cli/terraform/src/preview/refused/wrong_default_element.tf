# tf-unsuitable-value
variable "a" {
  type    = list(number)
  default = [1, "two"]
}
