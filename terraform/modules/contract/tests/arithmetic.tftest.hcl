variables {
  provider_name = "somewhere"
  size_classes  = { "m/amd64" = "medium", "m/arm64" = "medium-arm" }

  context       = { namespace = "acme", environment = "prod", cluster = "fra", region = "here", tags = { owner = "platform", cost = "c1" } }
  network       = { subnets = { b = "10.0.2.0/24", a = "10.0.1.0/24", c = "10.0.3.0/24" } }
  control_plane = { size_class = "m", count = 3 }
  node_pools    = { work = { size_class = "m", arch = "arm64", nodes = { x = { zone = "c" } } } }
  ssh           = { allowed_cidrs = ["198.51.100.0/24"] }
  buckets       = { loki = {} }
}

run "names_and_labels" {
  command = plan

  assert {
    condition     = output.name == "acme-prod-fra" && output.bucket_names.loki == "acme-prod-fra-loki"
    error_message = "Names are namespace, environment and cluster."
  }

  assert {
    condition     = output.labels == tomap({ owner = "platform", cost = "c1", env = "prod", cluster = "acme-prod-fra", managed-by = "infractl" })
    error_message = "Labels are the tags and where things belong."
  }
}

run "nodes_have_stable_keys" {
  command = plan

  assert {
    condition     = sort(keys(output.nodes)) == tolist(["cp-1", "cp-2", "cp-3", "work-x"])
    error_message = "Keys are pool and index."
  }

  assert {
    condition     = [for key in ["cp-1", "cp-2", "cp-3"] : output.nodes[key].zone] == ["a", "b", "c"]
    error_message = "Counted machines spread over the zones in order."
  }

  assert {
    condition     = output.nodes.work-x.instance_type == "medium-arm" && output.nodes.work-x.hostname == "acme-prod-fra-work-x"
    error_message = "A size class is looked up by architecture."
  }
}

run "a_larger_pool_moves_nobody" {
  command = plan

  variables {
    control_plane = { size_class = "m", count = 5 }
  }

  assert {
    condition     = [for key in ["cp-1", "cp-2", "cp-3", "cp-4"] : output.nodes[key].zone] == ["a", "b", "c", "a"]
    error_message = "The first three stay where they are."
  }

  assert {
    condition     = [for key in ["cp-1", "cp-2", "cp-3"] : output.server_addresses[key]] == ["10.0.1.246", "10.0.2.245", "10.0.3.244"]
    error_message = "The first three keep their addresses."
  }
}

run "addresses" {
  command = plan

  assert {
    condition     = output.server_addresses == { cp-1 = "10.0.1.246", cp-2 = "10.0.2.245", cp-3 = "10.0.3.244" }
    error_message = "Servers have addresses from the upper end of their zone's range."
  }

  assert {
    condition     = output.api_address == "10.0.1.254"
    error_message = "The API's address is the last but one of the first zone."
  }
}

run "closed_unless_opened" {
  command = plan

  assert {
    condition     = keys(output.open) == ["ssh"] && output.open.ssh.port == 22
    error_message = "An API that is not public is not open, whatever ranges are allowed."
  }

  assert {
    condition     = alltrue([for port in [2379, 10250, 8472, 51871, 5001] : !contains([for rule in values(output.open) : rule.port], port)])
    error_message = "What nodes say to each other is nobody else's."
  }
}

run "first_boot" {
  command = plan

  variables {
    user_data = { snippets = ["#cloud-config\nntp: {enabled: true}\n"] }
  }

  assert {
    condition     = alltrue([for document in values(output.user_data) : startswith(document, "Content-Type: multipart/mixed") && strcontains(document, "ntp: {enabled: true}")])
    error_message = "Snippets follow the own document in one message."
  }
}

run "image_of_a_manifest" {
  command = plan

  variables {
    image = { manifest_path = "tests/manifest.json" }
  }

  assert {
    condition     = output.images == { amd64 = "img-1", arm64 = "img-2" } && output.image.version == "v7" && output.image.channel == "staging"
    error_message = "The manifest's image for this cloud, region and architecture."
  }
}
