# tf-wrong-resource-argument 12:14
terraform {
  required_providers {
    hcloud = {
      source  = "hetznercloud/hcloud"
      version = "1.68.0"
    }
  }
}

resource "hcloud_network" "a" {
  name     = ["a"]
  ip_range = "10.0.0.0/16"
}
