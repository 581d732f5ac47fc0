# tf-failed-condition
module "a" {
  source = "./inner"
  size   = 7
}
