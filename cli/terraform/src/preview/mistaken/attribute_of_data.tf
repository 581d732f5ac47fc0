# tf-mistaken-expression 16:32
terraform {
  required_providers {
    hcloud = {
      source  = "hetznercloud/hcloud"
      version = "1.68.0"
    }
  }
}

data "hcloud_network" "a" {
  name = "a"
}

locals {
  range = data.hcloud_network.a.range
}

output "a" {
  value = local.range
}
