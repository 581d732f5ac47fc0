locals {
  zones = ["b", "a", "c"]
  sizes = { small = 1, "lar\"ge" = 2, "$${x}/%%{y}" = 3 }
}

resource "terraform_data" "none" {
  count = 0
  input = "never"
}

resource "terraform_data" "counted" {
  count = length(local.zones)
  input = local.zones[count.index]
}

resource "terraform_data" "keyed" {
  for_each = local.sizes
  input    = { key = each.key, value = each.value }
}

resource "terraform_data" "set" {
  for_each = toset(local.zones)
  input    = each.key == each.value ? each.value : "differs"
}

resource "terraform_data" "chained" {
  for_each = terraform_data.set
  input    = each.value.input
}

resource "terraform_data" "maybe" {
  count = length(local.zones) > 2 ? 1 : 0
  input = one(terraform_data.none[*].input)
}

output "counted" {
  value = terraform_data.counted[*].input
}

output "keyed" {
  value = { for key, own in terraform_data.keyed : key => own.input.value }
}

output "one" {
  value = terraform_data.keyed["small"].input
}

output "indexed" {
  value = [for at in range(3) : terraform_data.counted[at].input]
}

output "none" {
  value = terraform_data.none[*].id
}

output "unknown_ids" {
  value = values(terraform_data.set)[*].id
}

output "maybe" {
  value = try(terraform_data.maybe[0].input, "nothing")
}
