# tf-wrong-resource-argument 14:17
terraform {
  required_providers {
    hcloud = {
      source  = "hetznercloud/hcloud"
      version = "1.68.0"
    }
  }
}

resource "hcloud_server" "a" {
  name        = "a"
  server_type = "cx22"
  labels      = { a = ["b"] }
}
