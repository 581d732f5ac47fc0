variable "any" {
  type = any
}

variable "list" {
  type = list(any)
}

variable "map" {
  type = map(object({ n = number }))
}

variable "nested" {
  type = object({
    pools = optional(map(object({
      size = optional(number, 3)
      name = optional(string, "unnamed")
    })), {})
    missing = optional(list(string))
  })
}

variable "text" {
  type = string
}

variable "number" {
  type = number
}

variable "bool" {
  type = bool
}

variable "tuple" {
  type = tuple([string, string])
}

variable "set" {
  type = set(number)
}

resource "terraform_data" "all" {
  for_each = var.nested.pools
  input    = { key = each.key, size = each.value.size, name = each.value.name }
}

output "all" {
  value = {
    any    = var.any
    list   = var.list
    map    = var.map
    nested = var.nested
    text   = var.text
    number = var.number
    bool   = var.bool
    tuple  = var.tuple
    set    = var.set
    sizes  = [for own in terraform_data.all : own.input.size]
  }
}

output "nothing" {
  value = null
}
