resource "terraform_data" "many" {
  for_each = { a = "x", b = "y" }
  input    = each.value
}

resource "terraform_data" "some" {
  count = 3
  input = { at = count.index }
}

resource "terraform_data" "one" {
  input            = "single"
  triggers_replace = [terraform_data.some[0].input, terraform_data.many["a"]]
}

module "takes" {
  source = "./inner"
  whole  = terraform_data.many
  list   = terraform_data.some
}

locals {
  alias   = terraform_data.many
  picked  = local.alias["b"].input
  lengths = [length(terraform_data.many), length(terraform_data.some)]
}

output "picked" {
  value = local.picked
}

output "lengths" {
  value = local.lengths
}

output "from_module" {
  value = module.takes.inputs
}

output "whole" {
  value = terraform_data.one
}

output "splat" {
  value = terraform_data.some[*].input.at
}

output "dynamic_key" {
  value = [for key in ["a", "b"] : terraform_data.many[key].input]
}

output "modules" {
  value = [for key in ["takes"] : module.takes.inputs]
}

output "tried" {
  value = try(terraform_data.many["absent"].input, "fallback")
}

output "can" {
  value = can(terraform_data.some[7].input)
}

output "maybe_id" {
  value = try(terraform_data.one.id, "none")
}
