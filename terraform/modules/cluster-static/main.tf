module "contract" {
  source = "../contract"

  provider_name     = "static"
  provider_settings = ["bucket_endpoint", "bucket_region", "storage_class"]
  size_classes      = {}

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
  servers = { for key, node in module.contract.nodes : key => node if node.role == "server" }
  first   = sort(keys(local.servers))[0]

  # The machines are there: what they are called and where they answer is told, not made.
  api_addresses = {
    lb     = [coalesce(var.api.address, "-")]
    vip    = [coalesce(var.api.address, "-")]
    dns    = [for node in values(local.servers) : coalesce(node.private_ip, "-")]
    direct = [coalesce(local.servers[local.first].private_ip, "-")]
  }[var.api.mode]
}
