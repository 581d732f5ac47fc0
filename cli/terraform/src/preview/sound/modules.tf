variable "sizes" {
  type = map(string)
}

variable "any" {
  type = any
}

module "a" {
  source = "./inner"
  sizes  = var.sizes
}

module "b" {
  source   = "./inner"
  for_each = { x = 1, y = "2" }
  sizes    = { a = each.value, b = module.a.total }
  node     = { name = each.key, more = "ignored" }
}

module "c" {
  source = "./inner"
  count  = var.any ? 1 : 0
  sizes  = var.any
  node   = { name = count.index, size = "3" }
}

output "totals" {
  value = [module.a.total + 1, module.b["x"].total, module.c[*].total, one(module.c[*].total), [for own in module.b : own.total]]
}
