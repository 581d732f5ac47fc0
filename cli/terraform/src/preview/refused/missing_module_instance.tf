# tf-mistaken-expression
module "a" {
  source   = "./inner"
  for_each = toset(["x"])
}

output "a" {
  value = module.a["y"].size
}
