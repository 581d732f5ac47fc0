context         = { namespace = "acme", environment = "test", cluster = "shared", region = "eu-central-1", tags = { owner = "platform", cost = "c2" } }
network         = { strategy = "select", id = "vpc-0shared", subnets = { eu-central-1a = "10.0.64.0/20", eu-central-1b = "10.0.80.0/20" } }
api             = { mode = "dns", hostname = "api.test.example.org", public = true, allowed_cidrs = ["198.51.100.0/24"] }
control_plane   = { instance_type = "m7i.large", count = 3 }
node_pools      = { work = { size_class = "s", count = 2, labels = { a = "b" }, taints = [{ key = "k", value = "v", effect = "NoExecute" }] }, burst = { size_class = "m", autoscale = { min = 1, max = 5 } } }
image           = { selector = { name = "k3s-node", channel = "staging" } }
ssh             = { authorized_keys = ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExampleExam ops"], ca_public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExampleExam ops" }
user_data       = { snippets = ["#cloud-config\nntp: {enabled: true}\n"] }
provider_config = { instance_profile = "acme-test-nodes", image_owner = "123456789012" }
