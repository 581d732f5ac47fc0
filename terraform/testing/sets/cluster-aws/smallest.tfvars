context       = { namespace = "acme", environment = "dev", cluster = "one", region = "eu-west-1", tags = { owner = "me", cost = "c0" } }
network       = { subnets = { eu-west-1a = "10.0.0.0/20" }, nat = false }
api           = { mode = "direct" }
control_plane = { size_class = "xs", count = 1, public_ip = true, placement = "none" }
image         = { id = "ami-0a1b2c3d4e5f60002" }
