output "name" {
  description = "The cluster's name: namespace, environment and cluster."
  value       = local.name
}

output "labels" {
  description = "Labels, or tags, of everything that is made."
  value       = local.labels
}

output "nodes" {
  description = "Every machine by its key `<pool>-<index>`, with what its pool says of it."
  value       = local.nodes

  precondition {
    condition     = alltrue([for node in values(local.nodes) : contains(keys(var.network.subnets), node.zone)])
    error_message = "Every machine needs a zone that network.subnets names (${join(", ", local.zones)}); where a pool has several, each of its nodes names one."
  }

  precondition {
    condition     = var.provider_name == "static" || alltrue([for node in values(local.nodes) : node.instance_type != ""])
    error_message = "A size class is not known to ${var.provider_name}; it knows ${join(", ", sort(keys(var.size_classes)))}."
  }
}

output "server_addresses" {
  description = "The private address of each server."
  value       = local.server_addresses
}

output "api_address" {
  description = "The private address of the API's load balancer, or its virtual one."
  value       = coalesce(var.api.address, cidrhost(var.network.subnets[local.zones[0]], -2))
}

output "user_data" {
  description = "What each machine does at first boot."
  value       = local.user_data

  precondition {
    condition     = alltrue([for document in values(local.user_data) : length(document) <= 16384])
    error_message = "A machine's user data is longer than the 16 KiB that clouds take; keep files in the image."
  }
}

output "open" {
  description = "What is open to the outside: name to protocol, port and sources."
  value       = local.open
}

output "between_nodes" {
  description = "What is open between nodes: name to protocol and ports."
  value       = local.between_nodes
}

output "images" {
  description = "The image's id by architecture; null where the selector has to find it."
  value       = local.images

  precondition {
    condition     = var.image.manifest_path == null || alltrue([for id in values(local.images) : id != null])
    error_message = "The image manifest has no image of ${var.provider_name} for ${join(", ", [for arch, id in local.images : arch if id == null])}."
  }
}

output "image" {
  description = "Which image the manifest or the selector speaks of."
  value = {
    version = try(local.manifest.version, var.image.selector.name, null)
    channel = try(local.manifest.channel, var.image.selector.channel, null)
  }
}

output "bucket_names" {
  description = "The name of each purpose's bucket."
  value       = { for purpose in keys(var.buckets) : purpose => "${local.name}-${purpose}" }
}

output "bastion" {
  description = "The host to go through, as `user@host:port`, or null."
  value       = var.ssh.bastion.strategy == "none" ? null : "${coalesce(var.ssh.bastion.user, var.ssh.user)}@${var.ssh.bastion.host}:${coalesce(var.ssh.bastion.port, var.ssh.port)}"
}

output "autoscaled" {
  description = "Pools whose machines the autoscaler makes."
  value = [
    for pool, settings in local.pools : {
      name          = pool
      min           = settings.autoscale.min
      max           = settings.autoscale.max
      instance_type = coalesce(settings.instance_type, lookup(var.size_classes, "${coalesce(settings.size_class, "-")}/${settings.arch}", "-"))
      zones         = coalescelist(settings.zones, local.zones)
    } if settings.autoscale != null
  ]
}

output "runbook" {
  description = "The commands to type when something is wrong."
  value = {
    ssh     = "ssh -p ${var.ssh.port} ${var.ssh.bastion.strategy == "none" ? "" : "-J ${coalesce(var.ssh.bastion.user, var.ssh.user)}@${coalesce(var.ssh.bastion.host, "-")} "}${var.ssh.user}@<node>"
    restore = "ansible-playbook infractl.platform.etcd_restore -e cluster=${local.name}"
  }
}
