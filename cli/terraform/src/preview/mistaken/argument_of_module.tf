# tf-unsuitable-value 4:12
module "a" {
  source = "./inner"
  sizes  = "many"
}
