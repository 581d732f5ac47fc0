# tf-reference-cycle
module "a" {
  source = "./through"
  in     = module.a.out
}
