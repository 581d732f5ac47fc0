module "contract" {
  source = "../contract"

  provider_name     = "hetzner"
  provider_settings = ["network_zone", "nat_gateway", "load_balancer_type"]
  size_classes      = local.size_classes

  context          = var.context
  network          = var.network
  api              = var.api
  control_plane    = var.control_plane
  node_pools       = var.node_pools
  image            = var.image
  ssh              = var.ssh
  user_data        = var.user_data
  load_balancer    = var.load_balancer
  addresses        = var.addresses
  dns              = var.dns
  buckets          = var.buckets
  cloud_controller = var.cloud_controller
  provider_config  = var.provider_config
}

locals {
  name            = module.contract.name
  nodes           = module.contract.nodes
  servers         = { for key, node in local.nodes : key => node if node.role == "server" }
  agents          = { for key, node in local.nodes : key => node if node.role == "agent" }
  network_zone    = lookup(var.provider_config, "network_zone", "eu-central")
  balancer_type   = coalesce(var.load_balancer.type, lookup(var.provider_config, "load_balancer_type", "lb11"))
  balances_api    = var.api.mode == "lb"
  balances_ports  = var.load_balancer.strategy == "create"
  object_endpoint = "${var.context.region}.your-objectstorage.com"
}
