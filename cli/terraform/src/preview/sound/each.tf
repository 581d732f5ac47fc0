terraform {
  required_providers {
    hcloud = {
      source  = "hetznercloud/hcloud"
      version = "1.68.0"
    }
  }
}

variable "nodes" {
  type = map(object({ type = string, size = optional(number) }))
}

resource "hcloud_server" "a" {
  for_each    = var.nodes
  name        = each.key
  server_type = each.value.type
  user_data   = each.value.anything
}

output "ids" {
  value = { for key, own in hcloud_server.a : key => own.id }
}
