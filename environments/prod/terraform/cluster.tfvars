context       = { namespace = "platform", environment = "prod", cluster = "fra", region = "eu-central-1", tags = { owner = "platform", cost = "engineering" } }
network       = { subnets = { eu-central-1a = "10.0.16.0/20", eu-central-1b = "10.0.32.0/20", eu-central-1c = "10.0.48.0/20" } }
api           = { hostname = "api.prod.example.org" }
control_plane = { size_class = "m", count = 3 }
node_pools    = { work = { size_class = "l", count = 3, data_disks = { data = { size = 100 } } } }
image         = { selector = { name = "k3s-node", channel = "prod" } }
# Whoever looks after the machines adds a key here, and says from where it is used.
ssh           = { authorized_keys = [], allowed_cidrs = [] }
load_balancer = { strategy = "create", ports = { https = { listen = 443, target = 30443 } } }
addresses     = { floating_ingress = true, egress_static = true }
dns           = { strategy = "create", zone = "prod.example.org" }
buckets       = { loki = {}, etcd = { lock = true } }
