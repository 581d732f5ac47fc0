# The laptop that this runs on.
context       = { namespace = "platform", environment = "local", cluster = "local", region = "local", tags = { owner = "platform", cost = "none" } }
network       = { subnets = { local = "10.0.1.0/24" } }
api           = { mode = "direct" }
control_plane = { instance_type = "laptop", nodes = { a = { private_ip = "10.0.1.10" } } }
