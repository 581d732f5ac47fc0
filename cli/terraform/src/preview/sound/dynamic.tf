terraform {
  required_providers {
    hcloud = {
      source  = "hetznercloud/hcloud"
      version = "1.68.0"
    }
  }
}

variable "rules" {
  type = any
}

resource "hcloud_firewall" "a" {
  name = "a"

  dynamic "rule" {
    for_each = var.rules
    iterator = own

    content {
      direction   = own.value.direction
      protocol    = own.value["protocol"]
      port        = try(own.value.port, null)
      source_ips  = own.value.direction == "in" ? own.value.ranges : null
      description = "${own.key}: ${own.value.direction}"
    }
  }

  dynamic "rule" {
    for_each = toset(["in", "out"])

    content {
      direction = rule.key
      protocol  = "icmp"
    }
  }
}
