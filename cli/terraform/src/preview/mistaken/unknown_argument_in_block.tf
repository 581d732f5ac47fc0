# tf-unknown-resource-argument 17:5
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
    direction = "in"
    protocol  = "tcp"
    prot      = "22"
  }
}
