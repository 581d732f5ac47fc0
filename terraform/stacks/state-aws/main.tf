module "state" {
  source = "../../modules/state-aws"

  name         = var.name
  region       = var.region
  tags         = var.tags
  history_days = var.history_days
}
