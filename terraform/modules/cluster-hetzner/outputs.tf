locals {
  private_addresses = { for key, server in hcloud_server.node : key => one(server.network[*].ip) }
  public_addresses  = { for key, node in local.nodes : key => node.has_public_ip ? hcloud_server.node[key].ipv4_address : null }

  api_addresses = {
    lb     = local.balances_api ? [module.contract.api_address] : []
    vip    = var.addresses.floating_api ? [hcloud_floating_ip.api[0].ip_address] : [coalesce(var.api.address, "-")]
    dns    = [for key in keys(local.servers) : coalesce(local.public_addresses[key], module.contract.server_addresses[key])]
    direct = [for key in slice(keys(local.servers), 0, 1) : coalesce(local.public_addresses[key], module.contract.server_addresses[key])]
  }[var.api.mode]

  ingress_addresses = local.balances_ports ? [hcloud_load_balancer.ingress[0].ipv4] : var.addresses.floating_ingress ? [hcloud_floating_ip.ingress[0].ip_address] : []
}

module "cluster" {
  source = "../contract/cluster"

  cluster = {
    schema_version  = 1
    name            = local.name
    provider        = "hetzner"
    region          = var.context.region
    failure_domains = sort(keys(var.network.subnets))
    api = {
      endpoint      = local.api_addresses[0]
      port          = var.api.port
      hostname      = coalesce(var.api.hostname, local.api_addresses[0])
      addresses     = local.api_addresses
      mode          = var.api.mode
      vip_interface = var.api.mode == "vip" ? "enp7s0" : null
    }
    nodes = {
      for key, node in local.nodes : key => {
        role         = node.role
        pool         = node.pool
        index        = node.index
        private_ip   = local.private_addresses[key]
        public_ip    = local.public_addresses[key]
        zone         = node.zone
        provider_id  = "hcloud://${hcloud_server.node[key].id}"
        arch         = node.arch
        labels       = node.labels
        taints       = node.taints
        data_devices = [for disk_key, disk in local.data_disks : hcloud_volume.data[disk_key].linux_device if disk.node == key]
        ssh = {
          host    = node.has_public_ip ? local.public_addresses[key] : local.private_addresses[key]
          port    = var.ssh.port
          user    = var.ssh.user
          bastion = module.contract.bastion
        }
      }
    }
    network = {
      id             = tostring(local.network_id)
      cidr           = var.network.cidr
      pod_cidr       = var.network.pod_cidr
      service_cidr   = var.network.service_cidr
      mtu            = 1450
      native_routing = true
    }
    ingress = {
      addresses = [for address in local.ingress_addresses : { type = "ip", value = address }]
      lb_id     = local.balances_ports ? hcloud_load_balancer.ingress[0].id : null
    }
    egress_ips = var.addresses.egress_static ? [for address in hcloud_primary_ip.egress : address.ip_address] : []
    buckets = {
      for purpose, bucket in minio_s3_bucket.purpose : purpose => {
        endpoint        = "https://${local.object_endpoint}"
        region          = var.context.region
        name            = bucket.bucket
        path_style      = true
        native_kind     = "s3"
        credentials_ref = "openbao:platform/${local.name}/buckets/${purpose}"
      }
    }
    dns = {
      zone = var.dns.zone
      ns   = try(hcloud_zone.cluster[0].authoritative_nameservers.assigned, data.hcloud_zone.existing[0].authoritative_nameservers.assigned, [])
    }
    storage = {
      csi            = "hcloud"
      default_class  = coalesce(var.cloud_controller.csi.default_class, "hcloud-volumes")
      snapshot_class = null
      topology_key   = "csi.hetzner.cloud/location"
    }
    cloud = {
      ccm               = var.cloud_controller.enabled ? "hcloud" : null
      ccm_version_floor = var.cloud_controller.enabled ? "1.30.1" : null
      values            = var.cloud_controller.enabled ? { network = tostring(local.network_id), csi = tostring(var.cloud_controller.csi.enabled) } : {}
      secret_ref        = var.cloud_controller.enabled ? "openbao:platform/${local.name}/hcloud" : null
    }
    image       = { id = local.images[local.servers[sort(keys(local.servers))[0]].arch], version = module.contract.image.version, channel = module.contract.image.channel }
    autoscaling = { provider = length(module.contract.autoscaled) == 0 ? null : "hcloud", pools = module.contract.autoscaled }
    runbook     = module.contract.runbook
  }
}

output "cluster" {
  description = "The cluster, in the contract's shape."
  value       = module.cluster.cluster

  precondition {
    condition     = var.network.strategy != "skip"
    error_message = "cluster-hetzner: network.strategy is create or select; servers speak to each other through it."
  }

  precondition {
    condition     = !(var.api.public && var.api.mode == "lb")
    error_message = "cluster-hetzner: a load balancer has no firewall, so a public API has mode dns or direct, where the servers' own applies."
  }

  precondition {
    condition     = alltrue([for pool in distinct([for node in values(local.nodes) : node.pool]) : length([for node in values(local.nodes) : node if node.pool == pool && node.placement == "spread"]) <= 10])
    error_message = "cluster-hetzner: a placement group has at most 10 servers; make a second pool, or set placement to none."
  }

  precondition {
    condition     = length(local.nodes) <= 100
    error_message = "cluster-hetzner: a network has at most 100 servers."
  }

  precondition {
    condition     = alltrue([for node in values(local.nodes) : !node.spot])
    error_message = "cluster-hetzner: there are no spot machines."
  }

  precondition {
    condition     = length([for given in values(module.contract.images) : given if given == null]) == 0 || var.image.selector != null
    error_message = "cluster-hetzner: image needs an id, a selector or a manifest_path."
  }
}
