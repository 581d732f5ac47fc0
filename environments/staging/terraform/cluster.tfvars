context       = { namespace = "platform", environment = "staging", cluster = "fsn", region = "fsn1", tags = { owner = "platform", cost = "engineering" } }
network       = { subnets = { fsn1 = "10.0.1.0/24", nbg1 = "10.0.2.0/24", hel1 = "10.0.3.0/24" } }
api           = { hostname = "api.staging.example.org" }
control_plane = { size_class = "m", count = 3 }
node_pools    = { work = { size_class = "l", count = 2, data_disks = { data = { size = 100 } } } }
image         = { selector = { name = "k3s-node", channel = "staging" } }
# Whoever looks after the machines adds a key here, and says from where it is used.
ssh           = { authorized_keys = [], allowed_cidrs = [] }
load_balancer = { strategy = "create", ports = { https = { listen = 443, target = 30443 } } }
dns           = { strategy = "create", zone = "staging.example.org" }
buckets       = { loki = {}, etcd = { lock = true } }
