data "aws_ami" "selected" {
  for_each = { for arch, id in module.contract.images : arch => arch if id == null && var.image.selector != null }

  owners      = [lookup(var.provider_config, "image_owner", "self")]
  most_recent = true

  filter {
    name   = "tag:name"
    values = [var.image.selector.name]
  }

  filter {
    name   = "tag:channel"
    values = [var.image.selector.channel]
  }

  filter {
    name   = "architecture"
    values = [{ amd64 = "x86_64", arm64 = "arm64" }[each.key]]
  }
}

locals {
  images = { for arch, id in module.contract.images : arch => id == null ? try(data.aws_ami.selected[arch].id, "") : id }
}

resource "aws_key_pair" "operator" {
  count = length(var.ssh.authorized_keys) > 0 ? 1 : 0

  key_name   = local.name
  public_key = var.ssh.authorized_keys[0]
  tags       = local.tags
}

# Machines of a group stand on different racks.
resource "aws_placement_group" "pool" {
  for_each = toset([for node in values(local.nodes) : node.pool if node.placement == "spread"])

  name     = "${local.name}-${each.key}"
  strategy = "spread"
  tags     = local.tags
}

resource "aws_instance" "node" {
  for_each = local.nodes

  ami                         = local.images[each.value.arch]
  instance_type               = each.value.instance_type
  subnet_id                   = each.value.has_public_ip && local.makes_ways ? aws_subnet.edge[each.value.zone].id : aws_subnet.nodes[each.value.zone].id
  private_ip                  = each.value.private_ip
  associate_public_ip_address = each.value.has_public_ip
  vpc_security_group_ids      = [aws_security_group.nodes.id]
  key_name                    = length(aws_key_pair.operator) > 0 ? aws_key_pair.operator[0].key_name : null
  placement_group             = each.value.placement == "spread" ? aws_placement_group.pool[each.value.pool].name : null
  iam_instance_profile        = lookup(var.provider_config, "instance_profile", null)
  disable_api_termination     = each.value.role == "server"
  user_data                   = module.contract.user_data[each.key]
  user_data_replace_on_change = true
  tags                        = merge(local.tags, { Name = each.value.hostname, pool = each.value.pool, role = each.value.role })

  # Pods of the host's network reach the metadata service through one hop more.
  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = each.value.role == "server" ? 2 : 1
  }

  root_block_device {
    encrypted   = true
    kms_key_id  = aws_kms_key.cluster.arn
    volume_size = each.value.disk.size
    volume_type = coalesce(each.value.disk.type, "gp3")
  }

  dynamic "instance_market_options" {
    for_each = each.value.spot ? ["spot"] : []

    content {
      market_type = instance_market_options.value
    }
  }
}

locals {
  data_disks = merge([
    for key, node in local.nodes : {
      for place, name in sort(keys(node.data_disks)) : "${key}-${name}" => {
        node   = key
        zone   = node.zone
        size   = node.data_disks[name].size
        type   = coalesce(node.data_disks[name].type, "gp3")
        device = "/dev/sd${substr("fghijklmnop", place, 1)}"
      }
    }
  ]...)
}

resource "aws_ebs_volume" "data" {
  for_each = local.data_disks

  availability_zone = each.value.zone
  size              = each.value.size
  type              = each.value.type
  encrypted         = true
  kms_key_id        = aws_kms_key.cluster.arn
  tags              = merge(local.tags, { Name = "${local.name}-${each.key}" })
}

resource "aws_volume_attachment" "data" {
  for_each = local.data_disks

  device_name                    = each.value.device
  volume_id                      = aws_ebs_volume.data[each.key].id
  instance_id                    = aws_instance.node[each.value.node].id
  stop_instance_before_detaching = true
}
