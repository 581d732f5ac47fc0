locals {
  api_addresses = {
    lb     = local.balances_api ? [aws_lb.api[0].dns_name] : []
    vip    = [coalesce(var.api.address, "-")]
    dns    = [for key, node in local.servers : node.has_public_ip ? aws_instance.node[key].public_ip : aws_instance.node[key].private_ip]
    direct = [for key in slice(keys(local.servers), 0, 1) : local.servers[key].has_public_ip ? aws_instance.node[key].public_ip : aws_instance.node[key].private_ip]
  }[var.api.mode]
}

module "cluster" {
  source = "../contract/cluster"

  cluster = {
    schema_version  = 1
    name            = local.name
    provider        = "aws"
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
      for key, node in local.nodes : key => {
        role         = node.role
        pool         = node.pool
        index        = node.index
        private_ip   = aws_instance.node[key].private_ip
        public_ip    = node.has_public_ip ? aws_instance.node[key].public_ip : null
        zone         = node.zone
        provider_id  = "aws:///${node.zone}/${aws_instance.node[key].id}"
        arch         = node.arch
        labels       = node.labels
        taints       = node.taints
        data_devices = [for disk_key, disk in local.data_disks : "/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_${replace(aws_ebs_volume.data[disk_key].id, "-", "")}" if disk.node == key]
        ssh = {
          host    = node.has_public_ip ? aws_instance.node[key].public_ip : aws_instance.node[key].private_ip
          port    = var.ssh.port
          user    = var.ssh.user
          bastion = module.contract.bastion
        }
      }
    }
    network = {
      id           = local.vpc_id
      cidr         = var.network.cidr
      pod_cidr     = var.network.pod_cidr
      service_cidr = var.network.service_cidr
      mtu          = 9001
      # The network knows no pod addresses: they travel in VXLAN.
      native_routing = false
    }
    ingress = {
      addresses = local.balances_ports ? concat(
        [for address in aws_eip.ingress : { type = "ip", value = address.public_ip }],
        [{ type = "hostname", value = aws_lb.ingress[0].dns_name }],
      ) : []
      lb_id = local.balances_ports ? aws_lb.ingress[0].arn : null
    }
    egress_ips = concat([for address in aws_eip.egress_static : address.public_ip], [for address in aws_eip.egress : address.public_ip])
    buckets = {
      for purpose, bucket in aws_s3_bucket.purpose : purpose => {
        endpoint        = "https://s3.${var.context.region}.amazonaws.com"
        region          = var.context.region
        name            = bucket.bucket
        path_style      = false
        native_kind     = "s3"
        credentials_ref = "openbao:platform/${local.name}/buckets/${purpose}"
      }
    }
    dns = {
      zone = var.dns.zone
      ns   = try(aws_route53_zone.cluster[0].name_servers, data.aws_route53_zone.existing[0].name_servers, [])
    }
    storage = {
      csi            = "ebs.csi.aws.com"
      default_class  = coalesce(var.cloud_controller.csi.default_class, "gp3")
      snapshot_class = "ebs"
      topology_key   = "topology.ebs.csi.aws.com/zone"
    }
    cloud = {
      ccm               = var.cloud_controller.enabled ? "aws" : null
      ccm_version_floor = null
      values            = var.cloud_controller.enabled ? { vpc = local.vpc_id, csi = tostring(var.cloud_controller.csi.enabled) } : {}
      # The instance profile is the credential.
      secret_ref = null
    }
    image       = { id = local.images[local.servers[sort(keys(local.servers))[0]].arch], version = module.contract.image.version, channel = module.contract.image.channel }
    autoscaling = { provider = length(module.contract.autoscaled) == 0 ? null : "aws", pools = module.contract.autoscaled }
    runbook     = module.contract.runbook
  }
}

output "cluster" {
  description = "The cluster, in the contract's shape."
  value       = module.cluster.cluster

  precondition {
    condition     = var.network.strategy != "skip"
    error_message = "cluster-aws: network.strategy is create or select; machines stand in a network."
  }

  precondition {
    condition     = var.api.mode != "vip" && !var.addresses.floating_api
    error_message = "cluster-aws: addresses do not move between machines here; api.mode is lb, dns or direct."
  }

  precondition {
    condition     = alltrue([for pool, zone in { for node in values(local.nodes) : "${node.pool}/${node.zone}" => node... } : length([for node in zone : node if node.placement == "spread"]) <= 7])
    error_message = "cluster-aws: a spread placement group has at most 7 machines in a zone; make a second pool, or set placement to none."
  }

  precondition {
    condition     = var.dns.strategy != "create" || var.api.hostname == null || local.names_the_api
    error_message = "cluster-aws: api.hostname lies in dns.zone."
  }

  precondition {
    condition     = length([for given in values(module.contract.images) : given if given == null]) == 0 || var.image.selector != null
    error_message = "cluster-aws: image needs an id, a selector or a manifest_path."
  }
}
