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

  validation {
    condition     = alltrue([for part in [var.context.namespace, var.context.environment, var.context.cluster] : can(regex("^[a-z][a-z0-9]{0,14}$", part))])
    error_message = "context: namespace, environment and cluster are 1 to 15 lower-case letters and digits each, the first a letter: names of buckets are made of them."
  }

  validation {
    condition     = alltrue([for tag in ["owner", "cost"] : lookup(var.context.tags, tag, "") != ""])
    error_message = "context.tags must hold `owner` and `cost`."
  }

  validation {
    condition     = alltrue([for key, value in var.context.tags : can(regex("^[a-z][a-z0-9-]{0,62}$", key)) && can(regex("^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$", value))])
    error_message = "context.tags: keys are lower-case words with hyphens, values at most 63 letters, digits, dots, hyphens and underscores, as every cloud takes them."
  }
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

  validation {
    condition     = contains(["create", "select", "skip"], var.network.strategy)
    error_message = "network.strategy is create, select or skip, not ${var.network.strategy}."
  }

  validation {
    condition     = (var.network.strategy == "select") == (var.network.id != null)
    error_message = "network.id goes with strategy select, and only with it."
  }

  validation {
    condition     = alltrue([for cidr in concat([var.network.cidr, var.network.pod_cidr, var.network.service_cidr], values(var.network.subnets)) : can(cidrnetmask(cidr)) && try(cidrsubnet(cidr, 0, 0) == cidr, false)])
    error_message = "network: every range is IPv4 in its shortest form, such as 10.0.1.0/24."
  }

  validation {
    condition     = length(var.network.subnets) > 0
    error_message = "network.subnets names at least one zone."
  }

  validation {
    condition = alltrue([
      for subnet in values(var.network.subnets) : try(
        tonumber(split("/", subnet)[1]) >= tonumber(split("/", var.network.cidr)[1]) &&
        cidrhost("${cidrhost(subnet, 0)}/${split("/", var.network.cidr)[1]}", 0) == cidrhost(var.network.cidr, 0),
        false
      )
    ])
    error_message = "network.subnets: every range lies within network.cidr (${var.network.cidr})."
  }

  validation {
    condition = alltrue(flatten([
      for place, left in [var.network.cidr, var.network.pod_cidr, var.network.service_cidr] : [
        for right in slice([var.network.cidr, var.network.pod_cidr, var.network.service_cidr], place + 1, length([var.network.cidr, var.network.pod_cidr, var.network.service_cidr])) : try(
          cidrhost("${split("/", left)[0]}/${min(split("/", left)[1], split("/", right)[1])}", 0) !=
          cidrhost("${split("/", right)[0]}/${min(split("/", left)[1], split("/", right)[1])}", 0),
          false
        )
      ]
    ]))
    error_message = "network: cidr, pod_cidr and service_cidr must not overlap."
  }

  validation {
    condition = alltrue(flatten([
      for place, left in values(var.network.subnets) : [
        for right in slice(values(var.network.subnets), place + 1, length(values(var.network.subnets))) : try(
          cidrhost("${split("/", left)[0]}/${min(split("/", left)[1], split("/", right)[1])}", 0) !=
          cidrhost("${split("/", right)[0]}/${min(split("/", left)[1], split("/", right)[1])}", 0),
          false
        )
      ]
    ]))
    error_message = "network.subnets must not overlap each other."
  }
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

  validation {
    condition     = contains(["lb", "vip", "dns", "direct"], var.api.mode)
    error_message = "api.mode is lb, vip, dns or direct, not ${var.api.mode}."
  }

  validation {
    condition     = var.api.mode != "dns" || var.api.hostname != null
    error_message = "api.mode dns needs api.hostname."
  }

  validation {
    condition     = var.api.mode != "vip" || can(cidrhost("${var.api.address}/32", 0))
    error_message = "api.mode vip needs api.address, an IPv4 address that no machine has."
  }

  validation {
    condition     = alltrue([for cidr in var.api.allowed_cidrs : can(cidrhost(cidr, 0))])
    error_message = "api.allowed_cidrs are ranges such as 198.51.100.0/24."
  }

  validation {
    condition     = var.api.port > 0 && var.api.port < 65536
    error_message = "api.port is between 1 and 65535."
  }
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

  validation {
    condition     = contains([1, 3, 5], coalesce(var.control_plane.count, length(var.control_plane.nodes)))
    error_message = "control_plane has 1, 3 or 5 servers: an even number survives no more failures than the odd one below."
  }

  validation {
    condition     = var.control_plane.role == "server" && !var.control_plane.spot && var.control_plane.autoscale == null
    error_message = "control_plane: the role is server, and servers are neither spot machines nor scaled."
  }

  validation {
    condition     = length(var.control_plane.nodes) == 0 || var.control_plane.count == null
    error_message = "control_plane: either count or nodes."
  }

  validation {
    condition     = (var.control_plane.size_class == null) != (var.control_plane.instance_type == null)
    error_message = "control_plane: either size_class or instance_type."
  }
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

  validation {
    condition     = alltrue([for name in keys(var.node_pools) : can(regex("^[a-z][a-z0-9]{0,14}$", name)) && name != "cp"])
    error_message = "node_pools: names are 1 to 15 lower-case letters and digits, and `cp` is the control plane's."
  }

  validation {
    condition     = alltrue([for pool in values(var.node_pools) : pool.role == "agent"])
    error_message = "node_pools hold agents; servers are the control plane's."
  }

  validation {
    condition     = alltrue([for pool in values(var.node_pools) : (pool.size_class == null) != (pool.instance_type == null)])
    error_message = "node_pools: each has either size_class or instance_type."
  }

  validation {
    condition     = alltrue([for pool in values(var.node_pools) : pool.autoscale != null ? pool.count == null && length(pool.nodes) == 0 : (pool.count == null) != (length(pool.nodes) == 0)])
    error_message = "node_pools: each has one of count, nodes and autoscale."
  }

  validation {
    condition     = alltrue([for pool in values(var.node_pools) : pool.autoscale == null ? true : pool.autoscale.min >= 0 && pool.autoscale.min <= pool.autoscale.max])
    error_message = "node_pools: autoscale.min is at most autoscale.max."
  }

  validation {
    condition     = alltrue([for pool in values(var.node_pools) : contains(["amd64", "arm64"], pool.arch) && contains(["spread", "none"], pool.placement)])
    error_message = "node_pools: arch is amd64 or arm64, placement spread or none."
  }

  validation {
    condition     = alltrue(flatten([for pool in values(var.node_pools) : [for taint in pool.taints : contains(["NoSchedule", "PreferNoSchedule", "NoExecute"], taint.effect)]]))
    error_message = "node_pools: the effect of a taint is NoSchedule, PreferNoSchedule or NoExecute."
  }
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

  validation {
    condition     = length([for given in [var.image.id, var.image.selector, var.image.manifest_path] : given if given != null]) <= 1
    error_message = "image: at most one of id, selector and manifest_path."
  }
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

  validation {
    condition     = alltrue([for key in concat(var.ssh.authorized_keys, var.ssh.ca_public_key == null ? [] : [var.ssh.ca_public_key]) : can(regex("^(ssh|ecdsa|sk-ssh|sk-ecdsa)-[a-z0-9@.-]+ ", key))])
    error_message = "ssh: keys are public keys in one line, such as `ssh-ed25519 AAAA… name`."
  }

  validation {
    condition     = alltrue([for cidr in var.ssh.allowed_cidrs : can(cidrhost(cidr, 0)) && !can(regex("/0$", cidr))])
    error_message = "ssh.allowed_cidrs are ranges such as 198.51.100.0/24, and never the whole world."
  }

  validation {
    condition     = contains(["none", "select"], var.ssh.bastion.strategy) && (var.ssh.bastion.strategy == "select") == (var.ssh.bastion.host != null)
    error_message = "ssh.bastion.strategy is none, or select with a host."
  }
}

variable "user_data" {
  description = "What machines do at first boot: `minimal` lets Ansible in, `join` also marks them for joining by themselves. Never a secret: it stands in the state and in the metadata service."
  type = object({
    mode     = optional(string, "minimal")
    snippets = optional(list(string), [])
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains(["minimal", "join"], var.user_data.mode)
    error_message = "user_data.mode is minimal or join."
  }

  validation {
    condition     = alltrue([for snippet in var.user_data.snippets : startswith(snippet, "#cloud-config\n") && !can(regex("(?i)private key|password:|token:", snippet))])
    error_message = "user_data.snippets begin with `#cloud-config` and hold no private key, password or token."
  }
}

# tflint-ignore: terraform_unused_declarations # is only checked here
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

  validation {
    condition     = contains(["create", "skip"], var.load_balancer.strategy) && (var.load_balancer.strategy == "create") == (length(var.load_balancer.ports) > 0)
    error_message = "load_balancer.strategy is skip, or create with at least one of ports."
  }
}

# tflint-ignore: terraform_unused_declarations # is only checked here
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

# tflint-ignore: terraform_unused_declarations # is only checked here
variable "dns" {
  description = "The zone of the API's hostname and further records; `skip` leaves names to external-dns."
  type = object({
    strategy = optional(string, "skip")
    zone     = optional(string)
    records  = optional(map(object({ type = string, values = list(string), ttl = optional(number, 300) })), {})
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains(["create", "select", "skip"], var.dns.strategy) && (var.dns.strategy == "skip") == (var.dns.zone == null)
    error_message = "dns.strategy is skip, or create or select with a zone."
  }

  validation {
    condition     = var.dns.strategy != "skip" || length(var.dns.records) == 0
    error_message = "dns.records need a zone."
  }
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

  validation {
    condition     = alltrue([for purpose in keys(var.buckets) : can(regex("^[a-z][a-z0-9-]{0,14}[a-z0-9]$", purpose))])
    error_message = "buckets: purposes are lower-case words with hyphens, 16 letters at most."
  }

  validation {
    condition     = alltrue([for bucket in values(var.buckets) : (bucket.versioning || !bucket.lock) && bucket.lifecycle_days >= 1])
    error_message = "buckets: lock needs versioning, and lifecycle_days is at least 1."
  }

  validation {
    condition     = alltrue([for purpose, bucket in var.buckets : bucket.versioning || !contains(["etcd", "pg", "mongo", "cassandra", "openbao", "velero"], purpose)])
    error_message = "buckets: one that holds backups is versioned."
  }
}

# tflint-ignore: terraform_unused_declarations # is only checked here
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
