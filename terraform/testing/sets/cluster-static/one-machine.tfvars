context       = { namespace = "acme", environment = "local", cluster = "home", region = "home", tags = { owner = "platform", cost = "none" } }
network       = { subnets = { home = "10.0.1.0/24" } }
control_plane = { instance_type = "laptop", nodes = { a = { private_ip = "10.0.1.10" } } }
api           = { mode = "direct" }
