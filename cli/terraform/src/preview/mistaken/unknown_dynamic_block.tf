# tf-unknown-resource-argument 18:11
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

  dynamic "rules" {
    for_each = var.ports

    content {
      direction = "in"
    }
  }
}
