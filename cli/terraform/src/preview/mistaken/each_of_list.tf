# tf-bad-repetition 16:14
terraform {
  required_providers {
    hcloud = {
      source  = "hetznercloud/hcloud"
      version = "1.68.0"
    }
  }
}

variable "names" {
  type = list(string)
}

resource "hcloud_network" "a" {
  for_each = var.names
  name     = "a"
  ip_range = "10.0.0.0/16"
}

