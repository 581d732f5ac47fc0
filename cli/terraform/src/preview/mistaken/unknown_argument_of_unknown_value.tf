# tf-unknown-resource-argument 18:3
terraform {
  required_providers {
    hcloud = {
      source  = "hetznercloud/hcloud"
      version = "1.68.0"
    }
  }
}

variable "x" {
  type = string
}

resource "hcloud_network" "a" {
  name     = "a"
  ip_range = "10.0.0.0/16"
  zone     = var.x
}
