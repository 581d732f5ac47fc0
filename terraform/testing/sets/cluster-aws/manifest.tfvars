context          = { namespace = "acme", environment = "qa", cluster = "m", region = "eu-central-1", tags = { owner = "platform", cost = "c3" } }
network          = { subnets = { eu-central-1a = "10.0.0.0/20", eu-central-1b = "10.0.16.0/20" } }
control_plane    = { size_class = "s", count = 1, disk = { size = 80, type = "io2" } }
node_pools       = { work = { size_class = "s", count = 1, arch = "arm64", data_disks = { a = { size = 10 }, b = { size = 20, type = "st1" } } } }
image            = { manifest_path = "../../testing/images/k3s-node.json" }
cloud_controller = { csi = { default_class = "fast" } }
load_balancer    = { strategy = "create", ports = { http = { listen = 80, target = 30080 }, https = { listen = 443, target = 30443 } }, proxy_protocol = true }
buckets          = { tempo = { versioning = false, lifecycle_days = 3 } }
