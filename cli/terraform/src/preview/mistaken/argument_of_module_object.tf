# tf-unsuitable-value 5:12
module "a" {
  source = "./inner"
  sizes  = { a = 1 }
  node   = { nam = "a" }
}
