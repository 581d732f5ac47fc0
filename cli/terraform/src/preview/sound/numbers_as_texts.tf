terraform {
  required_providers {
    hcloud = {
      source  = "hetznercloud/hcloud"
      version = "1.68.0"
    }
  }
}

resource "hcloud_volume" "a" {
  name   = 12
  size   = "20"
  labels = { a = 1, b = true, c = null }

  delete_protection = "false"
}
