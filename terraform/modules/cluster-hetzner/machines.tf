data "hcloud_image" "selected" {
  for_each = { for arch, id in module.contract.images : arch => arch if id == null && var.image.selector != null }

  with_selector     = "name=${var.image.selector.name},channel=${var.image.selector.channel}"
  with_architecture = { amd64 = "x86", arm64 = "arm" }[each.key]
  most_recent       = true
}

locals {
  images = { for arch, id in module.contract.images : arch => id == null ? try(tostring(data.hcloud_image.selected[arch].id), "") : id }
}

resource "hcloud_ssh_key" "operator" {
  for_each = { for key in var.ssh.authorized_keys : substr(sha256(key), 0, 12) => key }

  name       = "${local.name}-${each.key}"
  public_key = each.value
  labels     = module.contract.labels
}

# Machines of a group stand on different hosts.
resource "hcloud_placement_group" "pool" {
  for_each = toset([for node in values(local.nodes) : node.pool if node.placement == "spread"])

  name   = "${local.name}-${each.key}"
  type   = "spread"
  labels = module.contract.labels
}

resource "hcloud_primary_ip" "egress" {
  for_each = { for key, node in local.nodes : key => node if node.has_public_ip && var.addresses.egress_static }

  name              = each.value.hostname
  type              = "ipv4"
  location          = each.value.zone
  auto_delete       = false
  delete_protection = true
  labels            = module.contract.labels

  lifecycle {
    prevent_destroy = true
  }
}

resource "hcloud_server" "node" {
  for_each = local.nodes

  name                     = each.value.hostname
  server_type              = each.value.instance_type
  image                    = local.images[each.value.arch]
  location                 = each.value.zone
  ssh_keys                 = [for key in hcloud_ssh_key.operator : key.id]
  user_data                = module.contract.user_data[each.key]
  placement_group_id       = each.value.placement == "spread" ? tonumber(hcloud_placement_group.pool[each.value.pool].id) : null
  firewall_ids             = [tonumber(hcloud_firewall.nodes.id)]
  shutdown_before_deletion = true
  delete_protection        = each.value.role == "server"
  rebuild_protection       = each.value.role == "server"
  labels                   = merge(module.contract.labels, { pool = each.value.pool, role = each.value.role })

  public_net {
    ipv4_enabled = each.value.has_public_ip
    ipv4         = each.value.has_public_ip && var.addresses.egress_static ? hcloud_primary_ip.egress[each.key].id : null
    ipv6_enabled = each.value.has_public_ip && var.network.ipv6
  }

  network {
    subnet_id = hcloud_network_subnet.zone[each.value.zone].id
    ip        = each.value.role == "server" ? module.contract.server_addresses[each.key] : each.value.private_ip
  }
}

locals {
  data_disks = merge([
    for key, node in local.nodes : {
      for name, disk in node.data_disks : "${key}-${name}" => { node = key, name = name, size = disk.size, zone = node.zone }
    }
  ]...)
}

# Volumes are not encrypted by the cloud: the role `disks` puts LUKS on them.
resource "hcloud_volume" "data" {
  for_each = local.data_disks

  name              = "${local.name}-${each.key}"
  size              = each.value.size
  location          = each.value.zone
  delete_protection = true
  labels            = merge(module.contract.labels, { encryption = "luks" })
}

resource "hcloud_volume_attachment" "data" {
  for_each = local.data_disks

  volume_id = tonumber(hcloud_volume.data[each.key].id)
  server_id = tonumber(hcloud_server.node[each.value.node].id)
  automount = false
}
