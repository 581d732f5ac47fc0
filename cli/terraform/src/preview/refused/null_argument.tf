# tf-unsuitable-value
module "a" {
  source = "./needs"
  given  = null
}
