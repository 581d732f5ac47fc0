terraform {
  required_providers {
    hcloud = {
      source = "hetznercloud/hcloud"
    }
  }
}

locals {
  rules = {
    ssh  = { port = 22, from = ["10.0.0.0/8"] }
    http = { port = 80, from = ["0.0.0.0/0", "::/0"] }
  }
}

resource "hcloud_firewall" "dynamic" {
  name = "dynamic"

  rule {
    direction  = "in"
    protocol   = "icmp"
    source_ips = ["0.0.0.0/0"]
  }

  dynamic "rule" {
    for_each = local.rules
    content {
      description = rule.key
      direction   = "in"
      protocol    = "tcp"
      port        = rule.value.port
      source_ips  = rule.value.from
    }
  }

  dynamic "rule" {
    for_each = toset(["53", "123"])
    iterator = port
    content {
      direction       = "out"
      protocol        = "udp"
      port            = port.value
      destination_ips = ["0.0.0.0/0"]
    }
  }

  dynamic "apply_to" {
    for_each = []
    content {
      label_selector = "never"
    }
  }
}

resource "hcloud_network" "net" {
  name     = "net"
  ip_range = "10.0.0.0/16"
}

resource "hcloud_server" "node" {
  count       = 2
  name        = "node-${count.index}"
  server_type = "cx22"
  image       = "debian-12"
  labels      = { "node.example.org/index" = count.index }

  network {
    network_id = hcloud_network.net.id
    ip         = cidrhost(hcloud_network.net.ip_range, 10 + count.index)
    alias_ips  = []
  }

  public_net {
    ipv4_enabled = count.index == 0
    ipv6_enabled = "false"
  }

  lifecycle {
    ignore_changes = [image]
    precondition {
      condition     = count.index < 5
      error_message = "Too many."
    }
    postcondition {
      condition     = self.name != ""
      error_message = "A server needs a name."
    }
  }
}

resource "hcloud_zone" "zone" {
  name = "example.org"
  mode = "primary"
}

resource "hcloud_zone_rrset" "records" {
  zone = hcloud_zone.zone.name
  name = "@"
  type = "A"
  ttl  = 300
  records = [
    { value = "192.0.2.1" },
    { value = "192.0.2.2", comment = "second" },
  ]
}

resource "hcloud_load_balancer" "lb" {
  name               = "lb"
  load_balancer_type = "lb11"
  location           = "fsn1"
}

resource "hcloud_load_balancer_service" "tls" {
  load_balancer_id = hcloud_load_balancer.lb.id
  protocol         = "tcp"
  listen_port      = 443
  destination_port = 30443

  health_check {
    protocol = "http"
    port     = 30080
    interval = 10
    timeout  = 5
    retries  = 3

    http {
      path         = "/healthz"
      status_codes = ["200", "204"]
    }
  }
}

output "ips" {
  value = hcloud_server.node[*].ipv4_address
}

output "names" {
  value = { for server in hcloud_server.node : server.name => one(server.network[*].ip) }
}

output "rules" {
  value = length(hcloud_firewall.dynamic.rule)
}
