variables {
  provider_name     = "somewhere"
  provider_settings = ["knob"]
  size_classes      = { "m/amd64" = "medium" }

  context       = { namespace = "acme", environment = "prod", cluster = "fra", region = "here", tags = { owner = "platform", cost = "c1" } }
  network       = { subnets = { a = "10.0.1.0/24", b = "10.0.2.0/24" } }
  control_plane = { size_class = "m", count = 3 }
}

run "a_name_with_capitals" {
  command = plan

  variables {
    context = { namespace = "acme", environment = "prod", cluster = "Fra", region = "here", tags = { owner = "platform", cost = "c1" } }
  }

  expect_failures = [var.context]
}

run "tags_without_an_owner" {
  command = plan

  variables {
    context = { namespace = "acme", environment = "prod", cluster = "fra", region = "here", tags = { cost = "c1" } }
  }

  expect_failures = [var.context]
}

run "a_tag_with_spaces" {
  command = plan

  variables {
    context = { namespace = "acme", environment = "prod", cluster = "fra", region = "here", tags = { owner = "two words", cost = "c1" } }
  }

  expect_failures = [var.context]
}

run "an_unknown_strategy" {
  command = plan

  variables {
    network = { strategy = "borrow", subnets = { a = "10.0.1.0/24", b = "10.0.2.0/24" } }
  }

  expect_failures = [var.network]
}

run "select_without_an_id" {
  command = plan

  variables {
    network = { strategy = "select", subnets = { a = "10.0.1.0/24", b = "10.0.2.0/24" } }
  }

  expect_failures = [var.network]
}

run "a_range_with_host_bits" {
  command = plan

  variables {
    network = { subnets = { a = "10.0.1.7/24", b = "10.0.2.0/24" } }
  }

  expect_failures = [var.network]
}

run "a_subnet_outside" {
  command = plan

  variables {
    network = { subnets = { a = "10.1.1.0/24", b = "10.0.2.0/24" } }
  }

  expect_failures = [var.network]
}

run "pods_within_the_network" {
  command = plan

  variables {
    network = { pod_cidr = "10.0.128.0/17", subnets = { a = "10.0.1.0/24", b = "10.0.2.0/24" } }
  }

  expect_failures = [var.network]
}

run "overlapping_zones" {
  command = plan

  variables {
    network = { subnets = { a = "10.0.0.0/23", b = "10.0.1.0/24" } }
  }

  expect_failures = [var.network]
}

run "an_unknown_mode" {
  command = plan

  variables {
    api = { mode = "magic" }
  }

  expect_failures = [var.api]
}

run "round_robin_without_a_name" {
  command = plan

  variables {
    api = { mode = "dns" }
  }

  expect_failures = [var.api]
}

run "a_virtual_address_that_is_none" {
  command = plan

  variables {
    api = { mode = "vip" }
  }

  expect_failures = [var.api]
}

run "a_range_that_is_none" {
  command = plan

  variables {
    api = { public = true, allowed_cidrs = ["everyone"] }
  }

  expect_failures = [var.api]
}

run "a_port_out_of_range" {
  command = plan

  variables {
    api = { port = 70000 }
  }

  expect_failures = [var.api]
}

run "two_servers" {
  command = plan

  variables {
    control_plane = { size_class = "m", count = 2 }
  }

  expect_failures = [var.control_plane]
}

run "spot_servers" {
  command = plan

  variables {
    control_plane = { size_class = "m", count = 3, spot = true }
  }

  expect_failures = [var.control_plane]
}

run "count_and_nodes" {
  command = plan

  variables {
    control_plane = { size_class = "m", count = 1, nodes = { a = { zone = "a" } } }
  }

  expect_failures = [var.control_plane]
}

run "no_size" {
  command = plan

  variables {
    control_plane = { count = 3 }
  }

  expect_failures = [var.control_plane]
}

run "a_pool_called_cp" {
  command = plan

  variables {
    node_pools = { cp = { size_class = "m", count = 1 } }
  }

  expect_failures = [var.node_pools]
}

run "servers_among_the_agents" {
  command = plan

  variables {
    node_pools = { work = { role = "server", size_class = "m", count = 1 } }
  }

  expect_failures = [var.node_pools]
}

run "two_sizes" {
  command = plan

  variables {
    node_pools = { work = { size_class = "m", instance_type = "x", count = 1 } }
  }

  expect_failures = [var.node_pools]
}

run "neither_count_nor_nodes" {
  command = plan

  variables {
    node_pools = { work = { size_class = "m" } }
  }

  expect_failures = [var.node_pools]
}

run "a_scale_upside_down" {
  command = plan

  variables {
    node_pools = { work = { size_class = "m", autoscale = { min = 3, max = 1 } } }
  }

  expect_failures = [var.node_pools]
}

run "an_unknown_architecture" {
  command = plan

  variables {
    node_pools = { work = { size_class = "m", count = 1, arch = "s390x" } }
  }

  expect_failures = [var.node_pools]
}

run "an_unknown_effect" {
  command = plan

  variables {
    node_pools = { work = { size_class = "m", count = 1, taints = [{ key = "k", effect = "Never" }] } }
  }

  expect_failures = [var.node_pools]
}

run "an_unknown_size_class" {
  command = plan

  variables {
    node_pools = { work = { size_class = "xxl", count = 1 } }
  }

  expect_failures = [output.nodes]
}

run "a_node_without_a_zone" {
  command = plan

  variables {
    node_pools = { work = { size_class = "m", nodes = { x = {} } } }
  }

  expect_failures = [output.nodes]
}

run "an_image_twice" {
  command = plan

  variables {
    image = { id = "img-1", selector = { name = "n", channel = "c" } }
  }

  expect_failures = [var.image]
}

run "a_manifest_without_the_cloud" {
  command = plan

  variables {
    image = { manifest_path = "tests/empty.json" }
  }

  expect_failures = [output.images]
}

run "a_private_key" {
  command = plan

  variables {
    ssh = { authorized_keys = ["-----BEGIN OPENSSH PRIVATE KEY-----"] }
  }

  expect_failures = [var.ssh]
}

run "ssh_for_the_world" {
  command = plan

  variables {
    ssh = { allowed_cidrs = ["0.0.0.0/0"] }
  }

  expect_failures = [var.ssh]
}

run "a_bastion_without_a_host" {
  command = plan

  variables {
    ssh = { bastion = { strategy = "select" } }
  }

  expect_failures = [var.ssh]
}

run "an_unknown_boot" {
  command = plan

  variables {
    user_data = { mode = "maximal" }
  }

  expect_failures = [var.user_data]
}

run "a_snippet_with_a_token" {
  command = plan

  variables {
    user_data = { snippets = ["#cloud-config\nwrite_files: [{content: \"token: abc\"}]\n"] }
  }

  expect_failures = [var.user_data]
}

run "a_balancer_without_ports" {
  command = plan

  variables {
    load_balancer = { strategy = "create" }
  }

  expect_failures = [var.load_balancer]
}

run "records_without_a_zone" {
  command = plan

  variables {
    dns = { records = { www = { type = "A", values = ["203.0.113.1"] } } }
  }

  expect_failures = [var.dns]
}

run "a_zone_that_is_skipped" {
  command = plan

  variables {
    dns = { zone = "example.org" }
  }

  expect_failures = [var.dns]
}

run "a_purpose_in_capitals" {
  command = plan

  variables {
    buckets = { Loki = {} }
  }

  expect_failures = [var.buckets]
}

run "a_lock_without_versions" {
  command = plan

  variables {
    buckets = { loki = { versioning = false, lock = true } }
  }

  expect_failures = [var.buckets]
}

run "backups_without_versions" {
  command = plan

  variables {
    buckets = { etcd = { versioning = false } }
  }

  expect_failures = [var.buckets]
}

run "an_unknown_setting" {
  command = plan

  variables {
    provider_config = { nob = "x" }
  }

  expect_failures = [var.provider_settings]
}
