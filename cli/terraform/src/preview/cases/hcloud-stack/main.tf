terraform {
  required_providers {
    hcloud = {
      source  = "hetznercloud/hcloud"
      version = "~> 1.0"
    }
  }
}

variable "pools" {
  type = map(object({
    type   = optional(string, "cx22")
    count  = optional(number, 1)
    volume = optional(number)
    public = optional(bool, true)
  }))
  default = {
    control = { count = 3, public = false }
    work    = { type = "cx32", count = 2, volume = 20 }
    none    = { count = 0 }
  }

  validation {
    condition     = alltrue([for pool in values(var.pools) : pool.count >= 0])
    error_message = "A pool has no negative size."
  }
}

locals {
  nodes = merge([
    for name, pool in var.pools : {
      for index in range(pool.count) :
      format("%s-%02d", name, index + 1) => merge(pool, { pool = name, index = index })
    }
  ]...)
  volumes = { for key, node in local.nodes : key => node.volume if node.volume != null }
  labels  = { managed-by = "test", "example.org/cluster" = "x" }
}

resource "hcloud_network" "main" {
  name     = "main"
  ip_range = "10.0.0.0/8"
  labels   = local.labels
}

resource "hcloud_network_subnet" "nodes" {
  network_id   = hcloud_network.main.id
  type         = "cloud"
  network_zone = "eu-central"
  ip_range     = cidrsubnet(hcloud_network.main.ip_range, 16, 1)
}

resource "hcloud_placement_group" "pool" {
  for_each = { for name, pool in var.pools : name => pool if pool.count > 0 }
  name     = each.key
  type     = "spread"
  labels   = merge(local.labels, { pool = each.key })
}

resource "hcloud_primary_ip" "node" {
  for_each      = { for key, node in local.nodes : key => node if node.public }
  name          = each.key
  type          = "ipv4"
  assignee_type = "server"
  auto_delete   = false
  location      = "fsn1"
}

resource "hcloud_server" "node" {
  for_each           = local.nodes
  name               = each.key
  server_type        = each.value.type
  image              = "debian-12"
  placement_group_id = hcloud_placement_group.pool[each.value.pool].id
  labels             = merge(local.labels, { pool = each.value.pool, index = tostring(each.value.index) })
  user_data          = <<-EOT
    #cloud-config
    hostname: ${each.key}
    runcmd:
    %{for step in ["a", "b"]~}
      - ${step} ${each.value.index}
    %{endfor~}
  EOT

  public_net {
    ipv4_enabled = each.value.public
    ipv4         = each.value.public ? hcloud_primary_ip.node[each.key].id : null
    ipv6_enabled = false
  }

  dynamic "network" {
    for_each = [hcloud_network_subnet.nodes]
    content {
      subnet_id = network.value.id
      ip        = cidrhost(network.value.ip_range, 10 + index(keys(local.nodes), each.key))
    }
  }

  lifecycle {
    create_before_destroy = true
    ignore_changes        = [user_data]
  }

  depends_on = [hcloud_network_subnet.nodes]
}

resource "hcloud_volume" "data" {
  for_each = local.volumes
  name     = "data-${each.key}"
  size     = each.value
  location = "fsn1"
  format   = "ext4"
}

resource "hcloud_volume_attachment" "data" {
  for_each  = hcloud_volume.data
  volume_id = each.value.id
  server_id = hcloud_server.node[each.key].id
}

output "nodes" {
  value = { for key, server in hcloud_server.node : key => {
    name    = server.name
    private = one(server.network[*].ip)
    public  = server.ipv4_address
    labels  = server.labels
  } }
}

output "control" {
  value = [for key, server in hcloud_server.node : server.name if server.labels.pool == "control"]
}

output "volumes" {
  value = { for key, volume in hcloud_volume.data : key => volume.size }
}
