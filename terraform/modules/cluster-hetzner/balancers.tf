resource "hcloud_load_balancer" "api" {
  count = local.balances_api ? 1 : 0

  name               = "${local.name}-api"
  load_balancer_type = local.balancer_type
  location           = var.context.region
  delete_protection  = true
  labels             = module.contract.labels
}

# A load balancer has no firewall: the API's is reached through the private network alone.
resource "hcloud_load_balancer_network" "api" {
  count = local.balances_api ? 1 : 0

  load_balancer_id        = tonumber(hcloud_load_balancer.api[0].id)
  subnet_id               = hcloud_network_subnet.zone[sort(keys(var.network.subnets))[0]].id
  ip                      = module.contract.api_address
  enable_public_interface = false
}

resource "hcloud_load_balancer_service" "api" {
  count = local.balances_api ? 1 : 0

  load_balancer_id = hcloud_load_balancer.api[0].id
  protocol         = "tcp"
  listen_port      = var.api.port
  destination_port = var.api.port

  health_check {
    protocol = "tcp"
    port     = var.api.port
    interval = 10
    timeout  = 5
    retries  = 3
  }
}

resource "hcloud_load_balancer_target" "api" {
  for_each = local.balances_api ? local.servers : {}

  type             = "server"
  load_balancer_id = tonumber(hcloud_load_balancer_network.api[0].load_balancer_id)
  server_id        = tonumber(hcloud_server.node[each.key].id)
  use_private_ip   = true
}

resource "hcloud_floating_ip" "api" {
  count = var.addresses.floating_api ? 1 : 0

  name              = "${local.name}-api"
  type              = "ipv4"
  home_location     = var.context.region
  delete_protection = true
  labels            = module.contract.labels

  lifecycle {
    prevent_destroy = true
  }
}

resource "hcloud_floating_ip" "ingress" {
  count = var.addresses.floating_ingress ? 1 : 0

  name              = "${local.name}-ingress"
  type              = "ipv4"
  home_location     = var.context.region
  delete_protection = true
  labels            = module.contract.labels

  lifecycle {
    prevent_destroy = true
  }
}

resource "hcloud_load_balancer" "ingress" {
  count = local.balances_ports ? 1 : 0

  name               = "${local.name}-ingress"
  load_balancer_type = local.balancer_type
  location           = var.context.region
  delete_protection  = true
  labels             = module.contract.labels
}

resource "hcloud_load_balancer_network" "ingress" {
  count = local.balances_ports ? 1 : 0

  load_balancer_id = tonumber(hcloud_load_balancer.ingress[0].id)
  subnet_id        = hcloud_network_subnet.zone[sort(keys(var.network.subnets))[0]].id
}

resource "hcloud_load_balancer_service" "ingress" {
  for_each = local.balances_ports ? var.load_balancer.ports : {}

  load_balancer_id = hcloud_load_balancer.ingress[0].id
  protocol         = "tcp"
  listen_port      = each.value.listen
  destination_port = each.value.target
  proxyprotocol    = var.load_balancer.proxy_protocol

  health_check {
    protocol = "tcp"
    port     = each.value.target
    interval = 10
    timeout  = 5
    retries  = 3
  }
}

resource "hcloud_load_balancer_target" "ingress" {
  for_each = local.balances_ports ? local.agents : {}

  type             = "server"
  load_balancer_id = tonumber(hcloud_load_balancer_network.ingress[0].load_balancer_id)
  server_id        = tonumber(hcloud_server.node[each.key].id)
  use_private_ip   = true
}
