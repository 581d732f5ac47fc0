terraform {
  required_providers {
    hcloud = {
      source  = "hetznercloud/hcloud"
      version = "1.68.0"
    }
  }
}

provider "hcloud" {
  alias = "west"
}

module "a" {
  source = "./inner/west"

  providers = {
    hcloud.west = hcloud.west
  }
}

module "b" {
  source = "./inner/west"

  providers = {
    hcloud      = hcloud
    hcloud.west = hcloud
  }
}

resource "hcloud_network" "a" {
  name     = "a"
  ip_range = "10.0.0.0/16"
  provider = hcloud.west
}

resource "hcloud_network" "b" {
  name     = "a"
  ip_range = "10.0.0.0/16"
  provider = hcloud
}
