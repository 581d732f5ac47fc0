# tf-unknown-resource-argument 12:3
terraform {
  required_providers {
    hcloud = {
      source  = "hetznercloud/hcloud"
      version = "1.68.0"
    }
  }
}

data "hcloud_network" "a" {
  nam = "a"
}
