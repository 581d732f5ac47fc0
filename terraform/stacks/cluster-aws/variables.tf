variable "context" {
  description = "Whose cluster this is: gives every name and tag. `tags` must name an `owner` and a `cost` centre."
  type = object({
    namespace   = string
    environment = string
    cluster     = string
    region      = string
    tags        = map(string)
  })
  nullable = false
}

variable "network" {
  description = "The private network. `subnets` maps a zone to its range; `select` takes an existing network by `id`, `skip` has none."
  type = object({
    strategy     = optional(string, "create")
    id           = optional(string)
    cidr         = optional(string, "10.0.0.0/16")
    pod_cidr     = optional(string, "10.42.0.0/16")
    service_cidr = optional(string, "10.43.0.0/16")
    subnets      = map(string)
    nat          = optional(bool, true)
    ipv6         = optional(bool, false)
    dns_servers  = optional(list(string), [])
  })
  nullable = false
}

variable "api" {
  description = "The Kubernetes API's endpoint: behind a load balancer, a virtual address (`vip`), DNS round robin, or one server (`direct`)."
  type = object({
    mode          = optional(string, "lb")
    public        = optional(bool, false)
    allowed_cidrs = optional(list(string), [])
    hostname      = optional(string)
    address       = optional(string)
    port          = optional(number, 6443)
    extra_sans    = optional(list(string), [])
  })
  default  = {}
  nullable = false
}

variable "control_plane" {
  description = "The pool of servers: 1, 3 or 5, spread over zones."
  type = object({
    role          = optional(string, "server")
    size_class    = optional(string)
    instance_type = optional(string)
    count         = optional(number)
    nodes = optional(map(object({
      zone         = optional(string)
      private_ip   = optional(string)
      public_ip    = optional(string)
      provider_id  = optional(string)
      ssh_host     = optional(string)
      data_devices = optional(list(string), [])
    })), {})
    zones        = optional(list(string), [])
    disk         = optional(object({ size = optional(number, 40), type = optional(string) }), {})
    data_disks   = optional(map(object({ size = number, type = optional(string) })), {})
    labels       = optional(map(string), {})
    taints       = optional(list(object({ key = string, value = optional(string, ""), effect = string })), [])
    arch         = optional(string, "amd64")
    spot         = optional(bool, false)
    autoscale    = optional(object({ min = number, max = number }))
    public_ip    = optional(bool, false)
    placement    = optional(string, "spread")
    kubelet_args = optional(list(string), [])
  })
  nullable = false
}

variable "node_pools" {
  description = "The other pools. Keys, of pools and of `nodes`, are names for ever: machines are called after them."
  type = map(object({
    role          = optional(string, "agent")
    size_class    = optional(string)
    instance_type = optional(string)
    count         = optional(number)
    nodes = optional(map(object({
      zone         = optional(string)
      private_ip   = optional(string)
      public_ip    = optional(string)
      provider_id  = optional(string)
      ssh_host     = optional(string)
      data_devices = optional(list(string), [])
    })), {})
    zones        = optional(list(string), [])
    disk         = optional(object({ size = optional(number, 40), type = optional(string) }), {})
    data_disks   = optional(map(object({ size = number, type = optional(string) })), {})
    labels       = optional(map(string), {})
    taints       = optional(list(object({ key = string, value = optional(string, ""), effect = string })), [])
    arch         = optional(string, "amd64")
    spot         = optional(bool, false)
    autoscale    = optional(object({ min = number, max = number }))
    public_ip    = optional(bool, false)
    placement    = optional(string, "spread")
    kubelet_args = optional(list(string), [])
  }))
  default  = {}
  nullable = false
}

variable "image" {
  description = "The machines' image: an `id`, a manifest of `infractl image publish`, or what carries the selector's labels."
  type = object({
    id            = optional(string)
    selector      = optional(object({ name = string, channel = string, arch = optional(string) }))
    manifest_path = optional(string)
  })
  default  = {}
  nullable = false
}

variable "ssh" {
  description = "Who may log in, and from where. Keys are public ones: a private key has no place in a state."
  type = object({
    authorized_keys = optional(list(string), [])
    ca_public_key   = optional(string)
    user            = optional(string, "ops")
    port            = optional(number, 22)
    allowed_cidrs   = optional(list(string), [])
    bastion         = optional(object({ strategy = optional(string, "none"), host = optional(string), user = optional(string), port = optional(number) }), {})
  })
  default  = {}
  nullable = false
}

variable "user_data" {
  description = "What machines do at first boot: `minimal` lets Ansible in, `join` also marks them for joining by themselves. Never a secret: it stands in the state and in the metadata service."
  type = object({
    mode     = optional(string, "minimal")
    snippets = optional(list(string), [])
  })
  default  = {}
  nullable = false
}

variable "load_balancer" {
  description = "The load balancer in front of the gateway: made here, or left to the cloud controller (`skip`). `ports` maps a name to what it listens on and the node port behind."
  type = object({
    strategy       = optional(string, "skip")
    type           = optional(string)
    ports          = optional(map(object({ listen = number, target = number })), {})
    proxy_protocol = optional(bool, false)
  })
  default  = {}
  nullable = false
}

variable "addresses" {
  description = "Addresses that outlive what they point at."
  type = object({
    floating_api     = optional(bool, false)
    floating_ingress = optional(bool, false)
    egress_static    = optional(bool, false)
  })
  default  = {}
  nullable = false
}

variable "dns" {
  description = "The zone of the API's hostname and further records; `skip` leaves names to external-dns."
  type = object({
    strategy = optional(string, "skip")
    zone     = optional(string)
    records  = optional(map(object({ type = string, values = list(string), ttl = optional(number, 300) })), {})
  })
  default  = {}
  nullable = false
}

variable "buckets" {
  description = "Buckets by purpose, such as loki or etcd. A replaced or deleted version goes after `lifecycle_days`; `lock` keeps each version that long."
  type = map(object({
    versioning     = optional(bool, true)
    lifecycle_days = optional(number, 30)
    lock           = optional(bool, false)
  }))
  default  = {}
  nullable = false
}

variable "cloud_controller" {
  description = "What the cluster will run to speak with the cloud. Only gives values to the platform; nothing is installed here."
  type = object({
    enabled = optional(bool, true)
    csi     = optional(object({ enabled = optional(bool, true), default_class = optional(string) }), {})
  })
  default  = {}
  nullable = false
}

variable "provider_config" {
  description = "What only one cloud knows, by name; each module lists the names it takes."
  type        = map(string)
  default     = {}
  nullable    = false
}
