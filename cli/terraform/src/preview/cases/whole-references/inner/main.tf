variable "whole" {
  type = map(object({ input = string }))
}

variable "list" {
}

output "inputs" {
  value = concat([for own in var.whole : own.input], [for own in var.list : tostring(own.input.at)])
}
