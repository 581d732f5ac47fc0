terraform {
  required_providers {
    hcloud = {
      source  = "hetznercloud/hcloud"
      version = "1.68.0"
    }
  }
}

variable "token" {
  type      = string
  sensitive = true
}

provider "hcloud" {
  token         = var.token
  poll_interval = "1s"
}

provider "hcloud" {
  alias = "other"
}

resource "hcloud_network" "a" {
  provider = hcloud.other
  name     = "a"
  ip_range = "10.0.0.0/16"
}

