locals {
  # Who may reach what from outside. All else stays closed: etcd, kubelet, the overlay and the
  # registry mirror are for nodes alone.
  open = {
    for name, rule in {
      api = { protocol = "tcp", port = var.api.port, sources = var.api.public ? var.api.allowed_cidrs : [] }
      ssh = { protocol = "tcp", port = var.ssh.port, sources = var.ssh.allowed_cidrs }
    } : name => rule if length(rule.sources) > 0
  }

  # What nodes say to each other.
  between_nodes = {
    api        = { protocol = "tcp", from = var.api.port, to = var.api.port }
    etcd       = { protocol = "tcp", from = 2379, to = 2381 }
    kubelet    = { protocol = "tcp", from = 10250, to = 10250 }
    registry   = { protocol = "tcp", from = 5001, to = 5001 }
    health     = { protocol = "tcp", from = 4240, to = 4240 }
    hubble     = { protocol = "tcp", from = 4244, to = 4244 }
    vxlan      = { protocol = "udp", from = 8472, to = 8472 }
    wireguard  = { protocol = "udp", from = 51871, to = 51871 }
    node-ports = { protocol = "tcp", from = 30000, to = 32767 }
  }
}
