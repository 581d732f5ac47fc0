module "cluster" {
  source = "../../modules/cluster-aws"

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
