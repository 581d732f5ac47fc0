locals {
  # Names are at most 31 signs long, and some resources take no more than 32.
  prefix = substr("${var.name}-${var.tier}", 0, 24)

  is_production = var.tier == "production"

  labels = merge(
    {
      name       = var.name
      tier       = var.tier
      managed-by = "terraform"
    },
    var.labels,
  )

  zones = slice(var.network.zones, 0, min(length(var.network.zones), max(var.network.public, var.network.private)))

  public_subnets = {
    for place in range(var.network.public) : "public-${place}" => {
      range = cidrsubnet(var.network.range, 4, place)
      zone  = local.zones[place % length(local.zones)]
    }
  }

  private_subnets = {
    for place in range(var.network.private) : "private-${place}" => {
      range = cidrsubnet(var.network.range, 4, place + 8)
      zone  = local.zones[place % length(local.zones)]
    }
  }

  # One machine a key, so that a group that shrinks loses its last machines alone.
  machines = merge([
    for name, group in var.machines : {
      for place in range(group.count) : "${name}-${place}" => {
        group    = name
        image    = group.image
        type     = local.is_production ? replace(group.type, "t3.", "m6i.") : group.type
        subnet   = group.is_open ? "public-${place % var.network.public}" : "private-${place % var.network.private}"
        is_open  = group.is_open
        settings = join("\n", [for key in sort(keys(group.settings)) : "${key}=${group.settings[key]}"])
      }
    }
  ]...)

  disks = merge([
    for name, machine in local.machines : {
      for disk, size in var.machines[machine.group].disks : "${name}/${disk}" => {
        machine = name
        size    = size
        device  = "/dev/sd${substr("fghijklmnop", index(sort(keys(var.machines[machine.group].disks)), disk), 1)}"
      }
    }
  ]...)

  ingress = merge([
    for rule in var.rules : {
      for range in(length(rule.ranges) > 0 ? rule.ranges : [var.network.range]) :
      "${rule.name}/${range}" => {
        port     = rule.port
        protocol = lower(rule.protocol)
        range    = range
      }
    }
  ]...)

  readers = {
    for name, bucket in var.buckets : name => {
      arns = [for reader in bucket.readers : "arn:aws:iam::${reader}:root"]
    }
    if length(bucket.readers) > 0
  }

  listeners = var.balancer == null ? {} : var.balancer.listeners

  targets = {
    for pair in setproduct(keys(local.listeners), keys(local.machines)) :
    "${pair[0]}/${pair[1]}" => {
      listener = pair[0]
      machine  = pair[1]
      port     = local.listeners[pair[0]].target_port
    }
    if local.machines[pair[1]].group == local.listeners[pair[0]].group
  }
}
