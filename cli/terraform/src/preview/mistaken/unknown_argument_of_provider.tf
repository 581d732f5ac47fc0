# tf-unknown-resource-argument 12:3
terraform {
  required_providers {
    hcloud = {
      source  = "hetznercloud/hcloud"
      version = "1.68.0"
    }
  }
}

provider "hcloud" {
  tokn = "x"
}

resource "hcloud_network" "a" {
  name     = "a"
  ip_range = "10.0.0.0/16"
}

