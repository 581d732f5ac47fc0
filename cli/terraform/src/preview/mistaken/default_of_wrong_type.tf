# tf-unsuitable-value 4:13
variable "a" {
  type    = number
  default = "many"
}
