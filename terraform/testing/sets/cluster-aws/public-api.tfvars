context       = { namespace = "acme", environment = "prod", cluster = "pub", region = "eu-central-1", tags = { owner = "platform", cost = "c100" } }
network       = { cidr = "10.8.0.0/16", subnets = { eu-central-1a = "10.8.0.0/18", eu-central-1b = "10.8.64.0/18", eu-central-1c = "10.8.128.0/18" }, ipv6 = true }
api           = { public = true, allowed_cidrs = ["198.51.100.0/24", "2001:db8:100::/48"], hostname = "k8s.example.org" }
control_plane = { size_class = "l", count = 5 }
node_pools = {
  work  = { size_class = "xl", nodes = { a = { zone = "eu-central-1a" }, b = { zone = "eu-central-1b", private_ip = "10.8.64.44" } } }
  batch = { size_class = "m", arch = "arm64", spot = true, count = 2, placement = "none" }
}
image     = { selector = { name = "k3s-node", channel = "prod" } }
ssh       = { authorized_keys = ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExampleExam ops"] }
dns       = { strategy = "select", zone = "example.org", records = { grafana = { type = "CNAME", values = ["ingress.example.org"] } } }
buckets   = { loki = {}, mimir-blocks = {}, velero = { lock = true, lifecycle_days = 90 } }
addresses = { egress_static = true }
