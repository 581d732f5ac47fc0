variable "cluster" {
  description = "What a cluster module tells the rest of the platform. No secret stands here: only where one lies."
  type = object({
    schema_version  = number
    name            = string
    provider        = string
    region          = string
    failure_domains = list(string)
    api = object({
      endpoint      = string
      port          = number
      hostname      = string
      addresses     = list(string)
      mode          = string
      vip_interface = optional(string)
    })
    nodes = map(object({
      role         = string
      pool         = string
      index        = string
      private_ip   = string
      public_ip    = optional(string)
      zone         = string
      provider_id  = string
      arch         = string
      labels       = map(string)
      taints       = list(object({ key = string, value = string, effect = string }))
      data_devices = list(string)
      ssh          = object({ host = string, port = number, user = string, bastion = optional(string) })
    }))
    network = object({
      id             = string
      cidr           = string
      pod_cidr       = string
      service_cidr   = string
      mtu            = number
      native_routing = bool
    })
    ingress = object({
      addresses = list(object({ type = string, value = string }))
      lb_id     = optional(string)
    })
    egress_ips = list(string)
    buckets = map(object({
      endpoint        = string
      region          = string
      name            = string
      path_style      = bool
      native_kind     = string
      credentials_ref = string
    }))
    dns = object({ zone = optional(string), ns = list(string) })
    storage = object({
      csi            = string
      default_class  = string
      snapshot_class = optional(string)
      topology_key   = string
    })
    cloud = object({
      ccm               = optional(string)
      ccm_version_floor = optional(string)
      values            = map(string)
      secret_ref        = optional(string)
    })
    image       = object({ id = optional(string), version = optional(string), channel = optional(string) })
    autoscaling = object({ provider = optional(string), pools = list(object({ name = string, min = number, max = number, instance_type = string, zones = list(string) })) })
    runbook     = object({ ssh = string, restore = string })
  })
  nullable = false

  validation {
    condition     = var.cluster.schema_version == 1
    error_message = "This is version 1 of the contract."
  }

  validation {
    condition     = contains(["lb", "vip", "dns", "direct"], var.cluster.api.mode)
    error_message = "api.mode is lb, vip, dns or direct."
  }
}
