variables {
  context       = { namespace = "acme", environment = "local", cluster = "home", region = "home", tags = { owner = "platform", cost = "none" } }
  network       = { subnets = { home = "10.0.1.0/24" } }
  control_plane = { instance_type = "laptop", nodes = { a = { private_ip = "10.0.1.10" } } }
  api           = { mode = "direct" }
}

run "one_machine" {
  assert {
    condition     = output.cluster.api.endpoint == "10.0.1.10" && output.cluster.nodes.cp-a.ssh.host == "10.0.1.10"
    error_message = "The one machine answers for all."
  }

  assert {
    condition     = output.cluster.schema_version == 1 && output.cluster.provider == "static" && output.cluster.nodes.cp-a.provider_id == "static://cp-a"
    error_message = "The contract says who made it."
  }
}

run "a_counted_pool" {
  command = plan

  variables {
    node_pools = { work = { size_class = "m", count = 2 } }
  }

  expect_failures = [output.cluster]
}

run "a_scaled_pool" {
  command = plan

  variables {
    node_pools = { work = { size_class = "m", autoscale = { min = 0, max = 2 } } }
  }

  expect_failures = [output.cluster]
}

run "buckets_from_nowhere" {
  command = plan

  variables {
    buckets = { loki = {} }
  }

  expect_failures = [output.cluster]
}

run "a_zone_that_nobody_makes" {
  command = plan

  variables {
    dns = { strategy = "create", zone = "example.org" }
  }

  expect_failures = [output.cluster]
}
