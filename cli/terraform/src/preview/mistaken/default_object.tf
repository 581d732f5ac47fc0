# tf-unsuitable-value 4:13
variable "a" {
  type    = object({ size = number })
  default = {}
}
