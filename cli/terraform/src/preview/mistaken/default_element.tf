# tf-unsuitable-value 4:13
variable "a" {
  type    = list(number)
  default = [1, "many"]
}
