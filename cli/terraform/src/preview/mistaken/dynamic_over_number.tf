# tf-bad-repetition 15:16
terraform {
  required_providers {
    hcloud = {
      source  = "hetznercloud/hcloud"
      version = "1.68.0"
    }
  }
}

resource "hcloud_firewall" "a" {
  name = "a"

  dynamic "rule" {
    for_each = 3

    content {
      direction = "in"
      protocol  = "icmp"
    }
  }
}
