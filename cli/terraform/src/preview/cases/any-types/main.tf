module "any" {
  source = "./inner"
  any    = { a = 1, b = ["x", 2] }
  list   = [1, "2", true]
  map    = { a = { n = 1 }, b = { n = "2" } }
  nested = { pools = { a = { size = 1 }, b = {} }, extra = "dropped" }
  text   = 12
  number = "12.50"
  bool   = "true"
  tuple  = ["a", 1]
  set    = [3, 1, 3]
}

module "given_unknown" {
  source = "./inner"
  any    = terraform_data.seed.id
  list   = [terraform_data.seed.id]
  map    = { a = { n = terraform_data.seed.id } }
  nested = { pools = { a = { size = 1, name = terraform_data.seed.id } } }
  text   = terraform_data.seed.id
  number = 1
  bool   = false
  tuple  = [terraform_data.seed.id, 1]
  set    = []
}

resource "terraform_data" "seed" {}

output "any" {
  value = module.any.all
}

output "given_unknown" {
  value = module.given_unknown.all
}

output "null_output" {
  value = module.any.nothing == null ? "was null" : "was not"
}
