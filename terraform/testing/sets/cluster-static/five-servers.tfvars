context = { namespace = "acme", environment = "core", cluster = "five", region = "dc2", tags = { owner = "platform", cost = "c1", tier = "gold" } }
network = { strategy = "select", id = "vlan-12", subnets = { dc2 = "10.0.5.0/24" } }
control_plane = {
  instance_type = "r650"
  arch          = "arm64"
  nodes = {
    a = { private_ip = "10.0.5.11", ssh_host = "a.mgmt.example.org" }
    b = { private_ip = "10.0.5.12", ssh_host = "b.mgmt.example.org" }
    c = { private_ip = "10.0.5.13" }
    d = { private_ip = "10.0.5.14" }
    e = { private_ip = "10.0.5.15" }
  }
}
api              = { mode = "direct", hostname = "api.five.example.org" }
cloud_controller = { enabled = false, csi = { enabled = false, default_class = "fast" } }
