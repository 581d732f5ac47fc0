context         = { namespace = "acme", environment = "dc", cluster = "one", region = "dc1", tags = { owner = "platform", cost = "c1" } }
network         = { subnets = { rack = "10.0.4.0/22" }, pod_cidr = "10.100.0.0/16", service_cidr = "10.101.0.0/16" }
control_plane   = { instance_type = "r650", nodes = { a = { private_ip = "10.0.4.11", public_ip = "203.0.113.11" } } }
api             = { mode = "lb", address = "10.0.4.2" }
buckets         = { loki = {}, etcd = { lock = true }, tempo = { versioning = false, lifecycle_days = 7 } }
provider_config = { bucket_endpoint = "https://s3.dc1.example.org", bucket_region = "dc1", storage_class = "longhorn" }
