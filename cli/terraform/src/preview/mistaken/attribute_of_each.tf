# tf-mistaken-expression 18:32
terraform {
  required_providers {
    hcloud = {
      source  = "hetznercloud/hcloud"
      version = "1.68.0"
    }
  }
}

resource "hcloud_network" "a" {
  for_each = toset(["x"])
  name     = "a"
  ip_range = "10.0.0.0/16"
}

output "a" {
  value = hcloud_network.a["x"].idd
}
