terraform {
  required_providers {
    hcloud = {
      source  = "hetznercloud/hcloud"
      version = "1.68.0"
    }
  }
}

variable "zone" {
  type = string
}

resource "hcloud_network" "a" {
  name     = "a"
  ip_range = "10.0.0.0/16"
}

resource "hcloud_network_subnet" "a" {
  network_id   = hcloud_network.a.id
  type         = "cloud"
  network_zone = var.zone
  ip_range     = cidrsubnet(hcloud_network.a.ip_range, 8, 1)
}

resource "hcloud_server" "web" {
  count       = 2
  name        = "web-${count.index}"
  server_type = "cx22"
  labels      = { index = count.index, spare = true }

  network {
    network_id = hcloud_network.a.id
    ip         = "10.0.1.${count.index + 2}"
  }

  public_net {
    ipv4_enabled = "true"
  }

  timeouts {
    create = "5m"
  }

  lifecycle {
    ignore_changes = [image]

    postcondition {
      condition     = self.ipv4_address != "" && self.id != null
      error_message = "It has no address."
    }
  }
}

output "addresses" {
  value = {
    all   = hcloud_server.web[*].ipv4_address
    first = hcloud_server.web[0].ipv4_address
    named = { for own in hcloud_server.web : own.name => own.id }
    one   = one(hcloud_server.web).id
    whole = hcloud_network.a
  }
}
