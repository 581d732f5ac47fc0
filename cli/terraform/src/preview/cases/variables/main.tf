variable "pool" {
  type = map(object({
    size   = optional(number, 3)
    zone   = optional(string)
    labels = optional(map(string), {})
    disks = optional(list(object({
      kind = optional(string, "ssd")
      gib  = number
    })), [{ gib = 10 }])
  }))
  nullable = false
}

variable "not_null" {
  type     = list(string)
  default  = ["fallback"]
  nullable = false
}

variable "nullable" {
  type    = string
  default = "default"
}

variable "set" {
  type = set(string)
}

variable "untyped" {
  default = { a = 1, b = [true, "x"] }
}

variable "any_map" {
  type    = map(any)
  default = { a = 1, b = "two" }
}

variable "tuple" {
  type    = tuple([string, number, bool])
  default = [1, "2", "true"]
}

variable "number" {
  type    = number
  default = "0.1"
}

variable "first" {
  type = string
}

variable "second" {
  type = string
}

variable "from_json" {
  type = object({ text = string, count = number, list = list(any) })
}

resource "terraform_data" "all" {
  input = {
    pool      = var.pool
    not_null  = var.not_null
    nullable  = var.nullable
    set       = var.set
    untyped   = var.untyped
    any_map   = var.any_map
    tuple     = var.tuple
    number    = var.number
    first     = var.first
    second    = var.second
    from_json = var.from_json
  }
}

output "all" {
  value = var.pool
}
