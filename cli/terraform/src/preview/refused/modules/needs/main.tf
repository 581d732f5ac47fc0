variable "given" {
  type     = string
  nullable = false
}
