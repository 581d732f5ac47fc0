# tf-wrong-resource-argument 15:13
terraform {
  required_providers {
    hcloud = {
      source  = "hetznercloud/hcloud"
      version = "1.68.0"
    }
  }
}

resource "hcloud_zone_rrset" "a" {
  zone    = "a"
  name    = "b"
  type    = "A"
  records = [{ comment = "none" }]
}
