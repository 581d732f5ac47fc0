# tf-missing-resource-argument 14:3
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

  rule {
    protocol = "icmp"
  }
}
