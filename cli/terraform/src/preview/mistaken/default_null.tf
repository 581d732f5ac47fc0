# tf-unsuitable-value 4:14
variable "a" {
  type     = string
  default  = null
  nullable = false
}
