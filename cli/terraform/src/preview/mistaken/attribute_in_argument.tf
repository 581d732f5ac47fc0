# tf-mistaken-expression 17:34
terraform {
  required_providers {
    hcloud = {
      source  = "hetznercloud/hcloud"
      version = "1.68.0"
    }
  }
}

resource "hcloud_network" "a" {
  name     = "a"
  ip_range = "10.0.0.0/16"
}

resource "hcloud_network_subnet" "a" {
  network_id   = hcloud_network.a.network_id
  type         = "cloud"
  network_zone = "eu-central"
  ip_range     = "10.0.0.0/24"
}
