# tf-undeclared-reference
module "a" {
  source = "./inner"
}

output "a" {
  value = module.a.absent
}
