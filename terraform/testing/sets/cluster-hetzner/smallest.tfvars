context       = { namespace = "acme", environment = "dev", cluster = "one", region = "nbg1", tags = { owner = "me", cost = "c0" } }
network       = { subnets = { nbg1 = "10.0.1.0/24" }, nat = false }
api           = { mode = "direct" }
control_plane = { size_class = "xs", count = 1, public_ip = true, placement = "none" }
image         = { id = "162340001" }
ssh           = { authorized_keys = ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExampleExam ops"] }
