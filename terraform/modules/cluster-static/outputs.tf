module "cluster" {
  source = "../contract/cluster"

  cluster = {
    schema_version  = 1
    name            = module.contract.name
    provider        = "static"
    region          = var.context.region
    failure_domains = sort(keys(var.network.subnets))
    api = {
      endpoint      = local.api_addresses[0]
      port          = var.api.port
      hostname      = coalesce(var.api.hostname, local.api_addresses[0])
      addresses     = local.api_addresses
      mode          = var.api.mode
      vip_interface = null
    }
    nodes = {
      for key, node in module.contract.nodes : key => {
        role         = node.role
        pool         = node.pool
        index        = node.index
        private_ip   = coalesce(node.private_ip, "-")
        public_ip    = node.public_ip
        zone         = node.zone
        provider_id  = coalesce(node.provider_id, "static://${key}")
        arch         = node.arch
        labels       = node.labels
        taints       = node.taints
        data_devices = node.data_devices
        ssh = {
          host    = coalesce(node.ssh_host, node.public_ip, node.private_ip, "-")
          port    = var.ssh.port
          user    = var.ssh.user
          bastion = module.contract.bastion
        }
      }
    }
    network = {
      id             = coalesce(var.network.id, "static")
      cidr           = var.network.cidr
      pod_cidr       = var.network.pod_cidr
      service_cidr   = var.network.service_cidr
      mtu            = 1500
      native_routing = false
    }
    ingress = {
      addresses = [for node in values(module.contract.nodes) : { type = "ip", value = coalesce(node.public_ip, node.private_ip, "-") } if node.role == "agent" || length(module.contract.nodes) == length(local.servers)]
      lb_id     = null
    }
    egress_ips = compact([for node in values(module.contract.nodes) : node.public_ip])
    buckets = {
      for purpose, name in module.contract.bucket_names : purpose => {
        endpoint        = lookup(var.provider_config, "bucket_endpoint", "")
        region          = lookup(var.provider_config, "bucket_region", var.context.region)
        name            = name
        path_style      = true
        native_kind     = "s3"
        credentials_ref = "openbao:platform/${module.contract.name}/buckets/${purpose}"
      }
    }
    dns = { zone = var.dns.zone, ns = [] }
    storage = {
      csi            = "none"
      default_class  = coalesce(var.cloud_controller.csi.default_class, lookup(var.provider_config, "storage_class", "local-path"))
      snapshot_class = null
      topology_key   = "kubernetes.io/hostname"
    }
    cloud       = { ccm = null, ccm_version_floor = null, values = {}, secret_ref = null }
    image       = { id = var.image.id, version = module.contract.image.version, channel = module.contract.image.channel }
    autoscaling = { provider = null, pools = [] }
    runbook     = module.contract.runbook
  }
}

output "cluster" {
  description = "The cluster, in the contract's shape."
  value       = module.cluster.cluster

  precondition {
    condition     = alltrue([for node in values(module.contract.nodes) : node.private_ip != null])
    error_message = "cluster-static: machines exist, so each pool lists its `nodes` with their private_ip; count makes none."
  }

  precondition {
    condition     = length(module.contract.autoscaled) == 0
    error_message = "cluster-static makes no machines and hence cannot scale a pool."
  }

  precondition {
    condition     = var.api.mode != "lb" || var.api.address != null
    error_message = "cluster-static: api.mode lb needs api.address, the load balancer that stands already."
  }

  precondition {
    condition     = length(var.buckets) == 0 || lookup(var.provider_config, "bucket_endpoint", "") != ""
    error_message = "cluster-static: buckets need provider_config.bucket_endpoint, where they already are."
  }

  precondition {
    condition     = var.dns.strategy == "skip" && var.load_balancer.strategy == "skip" && !anytrue(values(var.addresses))
    error_message = "cluster-static makes no zones, load balancers or addresses: leave dns, load_balancer and addresses at skip."
  }
}
