resource "hcloud_network" "cluster" {
  count = var.network.strategy == "create" ? 1 : 0

  name              = local.name
  ip_range          = var.network.cidr
  labels            = module.contract.labels
  delete_protection = true
}

data "hcloud_network" "existing" {
  count = var.network.strategy == "select" ? 1 : 0

  id = tonumber(var.network.id)
}

locals {
  network_id = try(tonumber(hcloud_network.cluster[0].id), data.hcloud_network.existing[0].id)
}

resource "hcloud_network_subnet" "zone" {
  for_each = var.network.subnets

  network_id   = local.network_id
  type         = "cloud"
  network_zone = local.network_zone
  ip_range     = each.value
}

resource "hcloud_network_route" "egress" {
  count = contains(keys(var.provider_config), "nat_gateway") ? 1 : 0

  network_id  = local.network_id
  destination = "0.0.0.0/0"
  gateway     = var.provider_config.nat_gateway
}

resource "hcloud_firewall" "nodes" {
  name   = local.name
  labels = module.contract.labels

  # Traffic within the private network does not pass this firewall: what is not opened here is
  # closed to the world.
  dynamic "rule" {
    for_each = module.contract.open

    content {
      description = rule.key
      direction   = "in"
      protocol    = rule.value.protocol
      port        = tostring(rule.value.port)
      source_ips  = rule.value.sources
    }
  }

  rule {
    description = "path MTU discovery and ping"
    direction   = "in"
    protocol    = "icmp"
    source_ips  = ["0.0.0.0/0", "::/0"]
  }
}
