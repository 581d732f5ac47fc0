context = { namespace = "acme", environment = "lab", cluster = "lab", region = "office", tags = { owner = "research", cost = "c9" } }
network = { subnets = { office = "10.0.9.0/24" }, dns_servers = ["10.0.9.1"] }
control_plane = {
  instance_type = "nuc"
  nodes         = { a = { private_ip = "10.0.9.11" }, b = { private_ip = "10.0.9.12" }, c = { private_ip = "10.0.9.13" } }
}
api = { mode = "dns", hostname = "api.lab.example.org", port = 8443 }
ssh = { user = "admin", port = 2222, bastion = { strategy = "select", host = "jump.example.org" } }
