provider "aws" {
  region = "eu-central-1"
}

variables {
  context       = { namespace = "acme", environment = "dev", cluster = "fra", region = "eu-central-1", tags = { owner = "platform", cost = "c1" } }
  network       = { subnets = { eu-central-1a = "10.0.16.0/20", eu-central-1b = "10.0.32.0/20", eu-central-1c = "10.0.48.0/20" } }
  control_plane = { size_class = "m", count = 3 }
  node_pools    = { work = { size_class = "l", count = 2, data_disks = { data = { size = 100 } } } }
  image         = { id = "ami-0a1b2c3d4e5f60002" }
}

run "made" {
  assert {
    condition     = length(output.cluster.nodes) == 5 && startswith(output.cluster.nodes.cp-1.provider_id, "aws:///eu-central-1a/i-")
    error_message = "The cloud controller knows a machine by zone and id."
  }

  assert {
    condition     = output.cluster.api.endpoint == aws_lb.api[0].dns_name && aws_lb.api[0].internal
    error_message = "The API's load balancer is private unless it is asked to be public."
  }

  assert {
    condition     = length(output.cluster.egress_ips) == 3
    error_message = "Each zone has its own way out."
  }
}

run "nothing_is_open_to_the_world" {
  command = plan

  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.open) == 0
    error_message = "Nothing was opened, so nothing is open."
  }

  assert {
    condition     = alltrue([for rule in aws_vpc_security_group_ingress_rule.between_nodes : rule.cidr_ipv4 == null])
    error_message = "What nodes say to each other comes from their own group."
  }
}

run "disks_and_metadata" {
  command = plan

  assert {
    condition     = alltrue([for node in aws_instance.node : node.root_block_device[0].encrypted && node.metadata_options[0].http_tokens == "required"])
    error_message = "Disks are encrypted and the old metadata service is off."
  }

  assert {
    condition     = alltrue([for volume in aws_ebs_volume.data : volume.encrypted])
    error_message = "Volumes are encrypted."
  }
}

run "buckets_are_closed" {
  command = plan

  variables {
    buckets = { etcd = { lock = true }, loki = {} }
  }

  assert {
    condition     = alltrue([for block in aws_s3_bucket_public_access_block.purpose : block.block_public_acls && block.block_public_policy && block.ignore_public_acls && block.restrict_public_buckets])
    error_message = "Nothing in a bucket is public."
  }

  assert {
    condition     = alltrue([for versioning in aws_s3_bucket_versioning.purpose : versioning.versioning_configuration[0].status == "Enabled"]) && length(aws_s3_bucket_server_side_encryption_configuration.purpose) == 2 && length(aws_s3_bucket_lifecycle_configuration.purpose) == 2
    error_message = "Buckets are versioned, encrypted and swept."
  }
}

run "a_virtual_address" {
  command = plan

  variables {
    api = { mode = "vip", address = "10.0.16.250" }
  }

  expect_failures = [output.cluster]
}

run "a_crowded_placement_group" {
  command = plan

  variables {
    node_pools = { work = { size_class = "l", count = 24 } }
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

run "a_public_api" {
  command = plan

  variables {
    api = { public = true, allowed_cidrs = ["198.51.100.0/24", "2001:db8:100::/48"] }
  }

  assert {
    condition     = toset(keys(aws_vpc_security_group_ingress_rule.api)) == toset(["10.0.0.0/16", "198.51.100.0/24", "2001:db8:100::/48"]) && length(aws_vpc_security_group_ingress_rule.open) == 0
    error_message = "Named ranges reach the load balancer, and not the machines."
  }
}
