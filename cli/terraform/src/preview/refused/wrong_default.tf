# tf-unsuitable-value
variable "a" {
  type    = list(string)
  default = "text"
}
