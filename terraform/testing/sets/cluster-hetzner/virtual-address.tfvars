context         = { namespace = "acme", environment = "test", cluster = "vip", region = "fsn1", tags = { owner = "platform", cost = "c2" } }
network         = { strategy = "select", id = "4711", subnets = { fsn1 = "10.0.8.0/24" } }
api             = { mode = "vip", address = "10.0.8.250" }
control_plane   = { instance_type = "cpx31", count = 3 }
node_pools      = { arm = { size_class = "m", arch = "arm64", count = 2, kubelet_args = ["max-pods=200"] }, burst = { size_class = "m", autoscale = { min = 0, max = 10 } } }
image           = { selector = { name = "k3s-node", channel = "staging" } }
ssh             = { authorized_keys = ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExampleExam ops"], ca_public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExampleExam ops" }
addresses       = { floating_api = true, floating_ingress = true }
user_data       = { mode = "join", snippets = ["#cloud-config\nntp: {enabled: true}\n"] }
provider_config = { nat_gateway = "10.0.8.2", network_zone = "eu-central" }
