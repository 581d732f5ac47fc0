# tf-bad-repetition 12:14
terraform {
  required_providers {
    hcloud = {
      source  = "hetznercloud/hcloud"
      version = "1.68.0"
    }
  }
}

resource "hcloud_network" "a" {
  count    = "many"
  name     = "a"
  ip_range = "10.0.0.0/16"
}

