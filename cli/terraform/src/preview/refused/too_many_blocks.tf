# tf-surplus-block
terraform {
  required_providers {
    hcloud = {
      source = "hetznercloud/hcloud"
    }
  }
}

resource "hcloud_load_balancer_service" "a" {
  load_balancer_id = "1"
  protocol         = "http"
  http {
    sticky_sessions = true
  }
  http {
    sticky_sessions = false
  }
}
