module "counted" {
  source = "./inner"
  count  = 2
  name   = "c${count.index}"
}

module "keyed" {
  source   = "./inner"
  for_each = { x = "one", y = "two" }
  name     = each.value
  tags     = { key = each.key }
}

module "single" {
  source = "./inner"
  name   = module.keyed["x"].name
  tags   = null
}

module "none" {
  source = "./inner"
  count  = 0
  name   = "none"
}

module "waits" {
  source     = "./inner"
  name       = "waits"
  depends_on = [module.single]
}

output "names" {
  value = concat(module.counted[*].name, values(module.keyed)[*].name, [module.single.name])
}

output "whole" {
  value = module.single
}

output "none" {
  value = module.none
}

output "paths" {
  value = {
    root   = path.root
    module = path.module
    inner  = module.single.path
    deep   = module.single.deep
  }
}

output "workspace" {
  value = terraform.workspace
}
