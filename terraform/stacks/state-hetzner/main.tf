module "state" {
  source = "../../modules/state-hetzner"

  name         = var.name
  region       = var.region
  history_days = var.history_days
}
