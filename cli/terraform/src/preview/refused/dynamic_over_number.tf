# tf-bad-repetition
terraform {
  required_providers {
    hcloud = {
      source = "hetznercloud/hcloud"
    }
  }
}

resource "hcloud_firewall" "a" {
  name = "a"
  dynamic "rule" {
    for_each = 5
    content {
      direction = "in"
      protocol  = "icmp"
    }
  }
}
