# tf-surplus-block 19:3
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

  timeouts {
    create = "1m"
  }

  timeouts {
    create = "2m"
  }
}
