# tf-wrong-resource-argument 13:10
terraform {
  required_providers {
    hcloud = {
      source  = "hetznercloud/hcloud"
      version = "1.68.0"
    }
  }
}

resource "hcloud_volume" "a" {
  name = "a"
  size = "large"
}
