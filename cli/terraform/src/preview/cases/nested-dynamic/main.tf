terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

variable "rules" {
  type = list(object({
    id          = string
    days        = optional(number)
    transitions = optional(map(number), {})
    tags        = optional(map(string), {})
  }))
  default = [
    { id = "expire", days = 30 },
    { id = "move", transitions = { GLACIER = 90, STANDARD_IA = 30 }, tags = { keep = "yes" } },
  ]
}

resource "aws_s3_bucket" "it" {
  bucket = "it"
}

resource "aws_s3_bucket_lifecycle_configuration" "it" {
  bucket = aws_s3_bucket.it.id

  dynamic "rule" {
    for_each = var.rules
    content {
      id     = rule.value.id
      status = "Enabled"

      dynamic "expiration" {
        for_each = rule.value.days[*]
        content {
          days = expiration.value
        }
      }

      dynamic "transition" {
        for_each = rule.value.transitions
        iterator = to
        content {
          storage_class = to.key
          days          = to.value + rule.key
        }
      }

      filter {
        prefix = "${rule.key}/"
      }
    }
  }
}

resource "aws_instance" "node" {
  for_each      = { a = "t3.small", b = "t3.large" }
  ami           = "ami-1"
  instance_type = each.value

  root_block_device {
    volume_size = 10 + length(each.key)
  }

  metadata_options {
    http_tokens = "required"
  }

  dynamic "ebs_block_device" {
    for_each = each.key == "a" ? ["/dev/sdf", "/dev/sdg"] : []
    content {
      device_name = ebs_block_device.value
      volume_size = 5
    }
  }

  tags = merge({ Name = each.key }, each.key == "b" ? { large = true } : {})
}

resource "aws_eip" "unknown" {
  instance = aws_instance.node["a"].id
  tags     = { node = aws_instance.node["a"].id }
}

resource "aws_lb_target_group" "it" {
  name     = "it"
  port     = 80
  protocol = "TCP"
  vpc_id   = "vpc-1"

  health_check {
    protocol = "HTTP"
    path     = "/"
  }
}

output "types" {
  value = { for key, node in aws_instance.node : key => node.instance_type }
}

output "devices" {
  value = aws_instance.node["a"].root_block_device[0].volume_size
}
