# tf-mistaken-expression 18:30
terraform {
  required_providers {
    hcloud = {
      source  = "hetznercloud/hcloud"
      version = "1.68.0"
    }
  }
}

resource "hcloud_network" "a" {
  count    = 2
  name     = "a"
  ip_range = "10.0.0.0/16"
}

output "a" {
  value = hcloud_network.a[0].ip_rnage
}
