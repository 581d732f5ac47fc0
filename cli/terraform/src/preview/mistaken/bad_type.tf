# tf-unsuitable-value 3:10
variable "a" {
  type = strnig
}
