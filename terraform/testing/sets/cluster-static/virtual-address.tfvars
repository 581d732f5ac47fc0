context = { namespace = "acme", environment = "edge", cluster = "plant", region = "hall", tags = { owner = "platform", cost = "c7" } }
network = { cidr = "192.168.0.0/16", subnets = { hall1 = "192.168.1.0/24", hall2 = "192.168.2.0/24", hall3 = "192.168.3.0/24" } }
control_plane = {
  size_class = "m"
  nodes = {
    a = { zone = "hall1", private_ip = "192.168.1.10", data_devices = ["/dev/sdb"] }
    b = { zone = "hall2", private_ip = "192.168.2.10" }
    c = { zone = "hall3", private_ip = "192.168.3.10" }
  }
}
node_pools = {
  work = { size_class = "l", nodes = { x = { zone = "hall1", private_ip = "192.168.1.20" }, y = { zone = "hall2", private_ip = "192.168.2.20" } }, labels = { disk = "nvme" } }
  gpu  = { size_class = "xl", nodes = { z = { zone = "hall3", private_ip = "192.168.3.30", provider_id = "rack://3/30" } }, taints = [{ key = "nvidia.com/gpu", effect = "NoSchedule" }] }
}
api = { mode = "vip", address = "192.168.0.100", hostname = "api.plant.example.org", extra_sans = ["192.168.0.101"] }
