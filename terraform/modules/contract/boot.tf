locals {
  boot = {
    for key, node in local.nodes : key => join("\n", ["#cloud-config", yamlencode({
      hostname          = node.hostname
      preserve_hostname = false
      users = [{
        name                = var.ssh.user
        sudo                = "ALL=(ALL) NOPASSWD:ALL"
        shell               = "/bin/bash"
        lock_passwd         = true
        ssh_authorized_keys = var.ssh.authorized_keys
      }]
      ssh_pwauth   = false
      disable_root = true
      write_files = concat(
        [{
          path        = "/etc/infractl/node.json"
          permissions = "0644"
          content     = jsonencode({ cluster = local.name, node = key, pool = node.pool, role = node.role, mode = var.user_data.mode })
        }],
        var.ssh.ca_public_key == null ? [] : [{
          path        = "/etc/ssh/infractl-ca.pub"
          permissions = "0644"
          content     = "${var.ssh.ca_public_key}\n"
        }],
      )
    })])
  }

  boundary = "==infractl=="

  # One document as it is; several as the parts of a MIME message, which cloud-init reads in order.
  user_data = {
    for key, document in local.boot : key => length(var.user_data.snippets) == 0 ? document : join("\n", flatten([
      "Content-Type: multipart/mixed; boundary=\"${local.boundary}\"",
      "MIME-Version: 1.0",
      "",
      [for part in concat([document], var.user_data.snippets) : [
        "--${local.boundary}",
        "Content-Type: text/cloud-config; charset=\"utf-8\"",
        "",
        part,
      ]],
      "--${local.boundary}--",
      "",
    ]))
  }
}
