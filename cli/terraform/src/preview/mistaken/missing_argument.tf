# tf-missing-resource-argument 11:1
terraform {
  required_providers {
    hcloud = {
      source  = "hetznercloud/hcloud"
      version = "1.68.0"
    }
  }
}

resource "hcloud_network" "a" {
  name = "a"
}
