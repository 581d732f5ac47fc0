# tf-undeclared-reference
module "a" {
  source = "./broken"
  count  = 0
}
