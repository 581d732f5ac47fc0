variable "name" {
  type    = string
  default = 12
}

variable "sizes" {
  type    = list(string)
  default = [1, true, "a"]
}

variable "node" {
  type = object({
    name  = string
    disks = optional(map(object({ size = optional(number, 10) })), {})
  })
  default = { name = "a", disks = { b = {} } }
}

variable "any" {
  default = null
}

variable "set" {
  type    = set(string)
  default = ["a", "a"]
}

variable "pair" {
  type    = tuple([string, number])
  default = ["a", "1"]

  validation {
    condition     = length(var.pair[0]) > 0 && var.pair[1] > 0
    error_message = "Not ${var.pair[0]}."
  }
}

locals {
  size   = var.node.disks["b"].size + 1
  some   = try(var.any.name, var.any[0], "none")
  choice = var.any == null ? var.name : var.any
  last   = var.sizes[length(var.sizes) - 1]
  maybe  = can(var.node.nothing) ? "x" : "y"
  keys   = { for key, own in var.node.disks : key => own.size... }
  merged = merge(var.node.disks, { c = { size = 1 } })
  flat   = flatten([for key, own in var.node.disks : [for at in range(2) : "${key}-${at}"]])
}

output "all" {
  value = [local.size, local.some, local.choice, local.last, local.maybe, local.keys, local.merged, local.flat]
}
