variable "name" {
  description = "Name of the service, of lower-case letters, digits and dashes."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,30}$", var.name))
    error_message = "name has 2 to 31 lower-case letters, digits and dashes, got ${var.name}."
  }
}

variable "tier" {
  description = "What the service is for: development, staging or production."
  type        = string
  default     = "development"
  nullable    = false

  validation {
    condition     = contains(["development", "staging", "production"], var.tier)
    error_message = "tier is development, staging or production."
  }
}

variable "labels" {
  description = "Labels of everything that is made, besides those of the service."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "network" {
  description = "Address range of the network, /20 or larger, and how many subnets of each kind it has."
  type = object({
    range   = string
    zones   = optional(list(string), ["eu-central-1a", "eu-central-1b", "eu-central-1c"])
    public  = optional(number, 3)
    private = optional(number, 3)
    nat     = optional(bool, true)
  })
  nullable = false

  validation {
    condition     = can(cidrnetmask(var.network.range)) && try(tonumber(split("/", var.network.range)[1]) <= 20, false)
    error_message = "range is an IPv4 range of /20 or larger, such as `10.20.0.0/16`."
  }

  validation {
    condition     = var.network.public <= 8 && var.network.private <= 8
    error_message = "at most eight subnets of each kind are made."
  }
}

variable "machines" {
  description = "Groups of machines by name: how many, of which type, with which disks."
  type = map(object({
    count    = number
    type     = optional(string, "t3.medium")
    image    = optional(string, "ami-0a1b2c3d4e5f60718")
    is_open  = optional(bool, false)
    disks    = optional(map(number), {})
    settings = optional(map(string), {})
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for name, group in var.machines : group.count >= 0 && group.count <= 20])
    error_message = "a group has at most 20 machines."
  }
}

variable "rules" {
  description = "What may reach the service: port, protocol and the ranges that it is open for."
  type = list(object({
    name     = string
    port     = number
    protocol = optional(string, "tcp")
    ranges   = optional(list(string), [])
  }))
  default  = []
  nullable = false

  validation {
    condition     = length(distinct(var.rules[*].name)) == length(var.rules)
    error_message = "rules have different names."
  }
}

variable "buckets" {
  description = "Buckets by name: for how many days old versions are kept, and who may read."
  type = map(object({
    keep_days = optional(number, 30)
    readers   = optional(list(string), [])
  }))
  default  = {}
  nullable = false
}

variable "balancer" {
  description = "The load balancer: ports of listeners with the group of machines behind each; none without."
  type = object({
    internal  = optional(bool, false)
    listeners = map(object({ port = number, group = string, target_port = number }))
  })
  default = null
}

variable "zone" {
  description = "Zone of the service's names, and the time to live of its records in seconds; none without."
  type = object({
    name = string
    ttl  = optional(number, 300)
  })
  default = null
}

variable "public_key" {
  description = "SSH key that every machine lets in."
  type        = string
  sensitive   = true
  nullable    = false
}
