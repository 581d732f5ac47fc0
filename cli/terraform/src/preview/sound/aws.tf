terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "6.69.1"
    }
  }
}

variable "ports" {
  type = set(number)
}

provider "aws" {
  region = "eu-central-1"

  default_tags {
    tags = { a = "b" }
  }
}

resource "aws_security_group" "a" {
  name = "a"

  dynamic "ingress" {
    for_each = var.ports

    content {
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = ["10.0.0.0/8"]
    }
  }

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

data "aws_ami" "a" {
  owners      = ["amazon"]
  most_recent = true

  filter {
    name   = "name"
    values = ["debian-*"]
  }
}

resource "aws_instance" "a" {
  ami                    = data.aws_ami.a.id
  instance_type          = "t3.micro"
  vpc_security_group_ids = [aws_security_group.a.id]

  root_block_device {
    volume_size = "20"
    encrypted   = true
  }

  metadata_options {
    http_tokens = "required"
  }
}

resource "aws_s3_bucket" "a" {
  bucket_prefix = "a-"
}

resource "aws_s3_bucket_versioning" "a" {
  bucket = aws_s3_bucket.a.id

  versioning_configuration {
    status = "Enabled"
  }
}

output "a" {
  value = [aws_instance.a.root_block_device[0].volume_id, aws_s3_bucket.a.arn, data.aws_ami.a.architecture]
}
