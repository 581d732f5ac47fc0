resource "aws_key_pair" "service" {
  key_name   = local.prefix
  public_key = var.public_key

  tags = local.labels
}

resource "aws_placement_group" "service" {
  for_each = var.machines

  name     = "${local.prefix}-${each.key}"
  strategy = "spread"

  tags = local.labels
}

resource "aws_instance" "machine" {
  for_each = local.machines

  ami                         = each.value.image
  instance_type               = each.value.type
  subnet_id                   = merge(aws_subnet.public, aws_subnet.private)[each.value.subnet].id
  key_name                    = aws_key_pair.service.key_name
  placement_group             = aws_placement_group.service[each.value.group].name
  vpc_security_group_ids      = [aws_security_group.service.id]
  associate_public_ip_address = each.value.is_open
  ebs_optimized               = true
  monitoring                  = local.is_production
  user_data_replace_on_change = true

  user_data = <<-EOT
    #!/bin/sh
    set -eu
    cat > /etc/service.env <<'END'
    NAME=${each.key}
    TIER=${var.tier}
    %{~for line in compact(split("\n", each.value.settings))}
    ${line}
    %{~endfor}
    END
    %{if local.is_production~}
    systemctl enable --now service-audit
    %{endif~}
    systemctl enable --now service@${each.value.group}
  EOT

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
  }

  root_block_device {
    encrypted   = true
    volume_size = local.is_production ? 64 : 16
    volume_type = "gp3"
  }

  tags = merge(local.labels, { Name = "${local.prefix}-${each.key}", group = each.value.group })

  lifecycle {
    ignore_changes = [ami] # A newer image is rolled out by replacing machines one by one.
  }
}

resource "aws_ebs_volume" "disk" {
  for_each = local.disks

  availability_zone = aws_instance.machine[each.value.machine].availability_zone
  size              = each.value.size
  type              = "gp3"
  encrypted         = true
  kms_key_id        = aws_kms_key.service.arn

  tags = merge(local.labels, { Name = "${local.prefix}-${replace(each.key, "/", "-")}" })
}

resource "aws_volume_attachment" "disk" {
  for_each = local.disks

  device_name = each.value.device
  volume_id   = aws_ebs_volume.disk[each.key].id
  instance_id = aws_instance.machine[each.value.machine].id
}
