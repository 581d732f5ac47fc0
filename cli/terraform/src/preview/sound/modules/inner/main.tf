variable "sizes" {
  type     = map(number)
  nullable = false
}

variable "node" {
  type    = object({ name = string, size = optional(number, 1) })
  default = { name = "a" }
}

output "total" {
  value = sum(concat([0], values(var.sizes)))
}
