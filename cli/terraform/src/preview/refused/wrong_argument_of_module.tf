# tf-unsuitable-value
module "a" {
  source = "./inner"
  size   = ["x"]
}
