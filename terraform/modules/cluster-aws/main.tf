module "contract" {
  source = "../contract"

  provider_name     = "aws"
  provider_settings = ["image_owner", "instance_profile"]
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
  name           = module.contract.name
  tags           = module.contract.labels
  nodes          = module.contract.nodes
  servers        = { for key, node in local.nodes : key => node if node.role == "server" }
  agents         = { for key, node in local.nodes : key => node if node.role == "agent" }
  balances_api   = var.api.mode == "lb"
  balances_ports = var.load_balancer.strategy == "create"
}

# One key for what this cluster keeps: disks, volumes and buckets.
resource "aws_kms_key" "cluster" {
  description             = "Disks, volumes and buckets of ${local.name}"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  tags                    = merge(local.tags, { Name = local.name })
}
