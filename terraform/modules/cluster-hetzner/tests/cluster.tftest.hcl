provider "hcloud" {}

provider "minio" {
  minio_server = "fsn1.your-objectstorage.com"
}

variables {
  context       = { namespace = "acme", environment = "dev", cluster = "fsn", region = "fsn1", tags = { owner = "platform", cost = "c1" } }
  network       = { subnets = { fsn1 = "10.0.1.0/24", nbg1 = "10.0.2.0/24", hel1 = "10.0.3.0/24" } }
  control_plane = { size_class = "m", count = 3 }
  node_pools    = { work = { size_class = "l", count = 2, data_disks = { data = { size = 100 } } } }
  image         = { id = "162340001" }
  ssh           = { authorized_keys = ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExampleExam ops"], allowed_cidrs = ["198.51.100.0/24"] }
}

run "made" {
  assert {
    condition     = length(output.cluster.nodes) == 5 && output.cluster.nodes.cp-1.private_ip == "10.0.1.246"
    error_message = "Servers have the contract's addresses."
  }

  assert {
    condition     = startswith(output.cluster.nodes.cp-1.provider_id, "hcloud://")
    error_message = "The cloud controller knows a machine by its id."
  }

  assert {
    condition     = one(output.cluster.nodes.work-1.data_devices) == hcloud_volume.data["work-1-data"].linux_device
    error_message = "A machine knows its disks."
  }

  assert {
    condition     = output.cluster.api.endpoint == "10.0.1.254" && !hcloud_load_balancer_network.api[0].enable_public_interface
    error_message = "The API's load balancer answers in the private network alone."
  }
}

run "closed_to_the_world" {
  command = plan

  assert {
    condition     = length([for rule in hcloud_firewall.nodes.rule : rule if rule.protocol != "icmp" && contains(coalesce(rule.source_ips, []), "0.0.0.0/0")]) == 0
    error_message = "Only ping comes from anywhere."
  }

  assert {
    condition     = [for rule in hcloud_firewall.nodes.rule : rule.port if rule.protocol == "tcp"] == ["22"]
    error_message = "SSH from the named range is all that is open."
  }
}

run "servers_are_kept_apart_and_alive" {
  command = plan

  assert {
    condition     = alltrue([for key, server in hcloud_server.node : server.delete_protection == startswith(key, "cp-")])
    error_message = "Servers are protected from deletion."
  }

  assert {
    condition     = toset(keys(hcloud_placement_group.pool)) == toset(["cp", "work"])
    error_message = "Each pool has its placement group."
  }
}

run "buckets_keep_versions" {
  command = plan

  variables {
    buckets = { etcd = { lock = true }, loki = {} }
  }

  assert {
    condition     = alltrue([for bucket in minio_s3_bucket.purpose : bucket.acl == "private" && !bucket.force_destroy]) && length(minio_s3_bucket_versioning.purpose) == 2 && length(minio_ilm_policy.purpose) == 2
    error_message = "Buckets are private, versioned and swept."
  }

  assert {
    condition     = keys(minio_s3_bucket_object_lock_configuration.purpose) == ["etcd"]
    error_message = "A lock where one is wanted."
  }
}

run "a_public_api_behind_a_balancer" {
  command = plan

  variables {
    api = { public = true, allowed_cidrs = ["198.51.100.0/24"] }
  }

  expect_failures = [output.cluster]
}

run "spot_machines" {
  command = plan

  variables {
    node_pools = { work = { size_class = "l", count = 1, spot = true } }
  }

  expect_failures = [output.cluster]
}

run "a_crowded_placement_group" {
  command = plan

  variables {
    node_pools = { work = { size_class = "l", count = 11 } }
  }

  expect_failures = [output.cluster]
}

run "no_image" {
  command = plan

  variables {
    image = {}
  }

  expect_failures = [output.cluster]
}
