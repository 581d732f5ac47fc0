terraform {
  required_providers {
    hcloud = {
      source  = "hetznercloud/hcloud"
      version = "1.68.0"
    }
  }
}

variable "is_there" {
  type = bool
}

variable "number" {
  type = number
}

resource "hcloud_network" "b" {
  count    = var.is_there ? 1 : 0
  name     = "a"
  ip_range = "10.0.0.0/16"
}

resource "hcloud_network" "c" {
  count    = "2"
  name     = "a"
  ip_range = "10.0.0.0/16"
}

resource "hcloud_network" "d" {
  for_each = { for at in range(var.number) : "n${at}" => at }
  name     = "a"
  ip_range = "10.0.0.0/16"
}

output "a" {
  value = [try(hcloud_network.b[0].id, null), hcloud_network.c[1].ip_range, values(hcloud_network.d)[*].id, keys(hcloud_network.d)]
}
