context          = { namespace = "acme", environment = "qa", cluster = "m", region = "fsn1", tags = { owner = "platform", cost = "c3" } }
network          = { subnets = { fsn1 = "10.0.1.0/24", nbg1 = "10.0.2.0/24" } }
control_plane    = { size_class = "s", count = 1, disk = { size = 80 } }
node_pools       = { work = { size_class = "s", count = 1, arch = "arm64" } }
image            = { manifest_path = "../../testing/images/k3s-node.json" }
ssh              = { authorized_keys = ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExampleExam ops"] }
cloud_controller = { enabled = false }
load_balancer    = { strategy = "create", type = "lb21", ports = { http = { listen = 80, target = 30080 }, https = { listen = 443, target = 30443 } }, proxy_protocol = true }
