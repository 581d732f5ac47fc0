locals {
  name = join("-", [var.context.namespace, var.context.environment, var.context.cluster])

  labels = tomap(merge(var.context.tags, {
    env        = var.context.environment
    cluster    = local.name
    managed-by = "infractl"
  }))

  pools = merge(var.node_pools, { cp = var.control_plane })

  zones = sort(keys(var.network.subnets))

  # A counted pool has the keys 1, 2, 3 …: growing adds at the end, shrinking takes from there, and
  # no other machine changes its name.
  members = {
    for pool, settings in local.pools : pool => settings.count == null ? settings.nodes : {
      for number in range(settings.count) : tostring(number + 1) => {
        zone         = element(coalescelist(settings.zones, local.zones), number)
        private_ip   = null
        public_ip    = null
        provider_id  = null
        ssh_host     = null
        data_devices = []
      }
    }
  }

  nodes = merge([
    for pool, members in local.members : {
      for key, node in members : "${pool}-${key}" => {
        hostname      = "${local.name}-${pool}-${key}"
        pool          = pool
        index         = key
        role          = local.pools[pool].role
        zone          = node.zone != null ? node.zone : try(one(coalescelist(local.pools[pool].zones, local.zones)), "")
        instance_type = local.pools[pool].instance_type != null ? local.pools[pool].instance_type : lookup(var.size_classes, "${local.pools[pool].size_class}/${local.pools[pool].arch}", "")
        private_ip    = node.private_ip
        public_ip     = node.public_ip
        provider_id   = node.provider_id
        ssh_host      = node.ssh_host
        data_devices  = node.data_devices
        data_disks    = local.pools[pool].data_disks
        disk          = local.pools[pool].disk
        arch          = local.pools[pool].arch
        spot          = local.pools[pool].spot
        has_public_ip = local.pools[pool].public_ip
        placement     = local.pools[pool].placement
        labels        = local.pools[pool].labels
        taints        = local.pools[pool].taints
      }
    }
  ]...)

  # Servers have addresses of their own from the upper end of their zone's range, where clouds that
  # give addresses in order do not come.
  server_keys = sort([for key, node in local.nodes : key if node.role == "server"])
  server_addresses = {
    for position, key in local.server_keys : key => coalesce(
      local.nodes[key].private_ip,
      try(cidrhost(var.network.subnets[local.nodes[key].zone], -10 - position), null),
      "-",
    )
  }

  manifest = var.image.manifest_path == null ? null : jsondecode(file(var.image.manifest_path))
  architectures = distinct([
    for pool in values(local.pools) : pool.arch
  ])
  images = {
    for arch in local.architectures : arch => var.image.id != null ? var.image.id : try(
      one([
        for image in local.manifest.images : image.id
        if image.provider == var.provider_name && image.arch == arch && contains(["", var.context.region], try(image.region, ""))
      ]),
      null,
    )
  }
}
