# tf-bad-repetition
module "a" {
  source = "./inner"
  count  = "x"
}
