# tf-unknown-module-argument
module "a" {
  source = "./inner"
  absent = 1
}
