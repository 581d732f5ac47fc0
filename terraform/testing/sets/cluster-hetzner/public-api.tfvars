context       = { namespace = "acme", environment = "prod", cluster = "eu", region = "hel1", tags = { owner = "platform", cost = "c100" } }
network       = { cidr = "10.16.0.0/12", subnets = { hel1 = "10.16.0.0/16", fsn1 = "10.17.0.0/16", nbg1 = "10.18.0.0/16" }, pod_cidr = "10.64.0.0/12", service_cidr = "10.80.0.0/16", ipv6 = true }
api           = { mode = "dns", public = true, allowed_cidrs = ["198.51.100.0/24", "2001:db8:100::/48"], hostname = "api.example.org", extra_sans = ["k8s.example.org"] }
control_plane = { size_class = "l", count = 5, public_ip = true }
node_pools = {
  work = { size_class = "xl", nodes = { a = { zone = "hel1" }, b = { zone = "fsn1" }, c = { zone = "nbg1", private_ip = "10.18.4.4" } }, labels = { tier = "general" } }
  data = { size_class = "l", count = 3, placement = "none", data_disks = { pg = { size = 200 }, wal = { size = 50 } }, taints = [{ key = "dedicated", value = "data", effect = "NoSchedule" }] }
}
image     = { selector = { name = "k3s-node", channel = "prod" } }
ssh       = { authorized_keys = ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExampleExam ops"], port = 2222, bastion = { strategy = "select", host = "jump.example.org" } }
addresses = { egress_static = true }
dns       = { strategy = "select", zone = "example.org", records = { "grafana" = { type = "CNAME", values = ["ingress.example.org."] } } }
buckets   = { loki = {}, mimir-blocks = {}, tempo = { versioning = false }, velero = { lock = true, lifecycle_days = 90 } }
