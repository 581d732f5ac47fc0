# tf-missing-module-argument
module "a" {
  source = "./needs"
}
