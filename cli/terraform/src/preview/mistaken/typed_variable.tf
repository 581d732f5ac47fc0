# tf-wrong-resource-argument 17:10
terraform {
  required_providers {
    hcloud = {
      source  = "hetznercloud/hcloud"
      version = "1.68.0"
    }
  }
}

variable "sizes" {
  type = list(number)
}

resource "hcloud_volume" "a" {
  name = "a"
  size = var.sizes
}
