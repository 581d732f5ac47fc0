# tf-unknown-resource-argument 24:7
terraform {
  required_providers {
    hcloud = {
      source  = "hetznercloud/hcloud"
      version = "1.68.0"
    }
  }
}

variable "ports" {
  type = list(string)
}

resource "hcloud_firewall" "a" {
  name = "a"

  dynamic "rule" {
    for_each = var.ports

    content {
      direction = "in"
      protocol  = "tcp"
      ports     = rule.value
    }
  }
}
