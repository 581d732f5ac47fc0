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

provider "aws" {
  alias  = "plain"
  region = "eu-west-1"
}

resource "aws_vpc" "one" {
  cidr_block = "10.0.0.0/16"
  tags       = { Name = "one", tier = "own" }
}

resource "aws_vpc" "two" {
  provider   = aws.plain
  cidr_block = "10.1.0.0/16"
  tags       = { Name = "two" }
}

resource "aws_security_group" "blocks" {
  name   = "blocks"
  vpc_id = aws_vpc.one.id
  tags   = { Name = "blocks" }

  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }

  dynamic "ingress" {
    for_each = [22, 80]
    content {
      description = "port ${ingress.value}"
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      self        = ingress.key == 0
    }
  }
}

resource "aws_route_table" "routes" {
  vpc_id = aws_vpc.one.id
  tags   = { Name = "routes" }

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = "igw-1"
  }
}

module "inner" {
  source = "./inner"
  providers = {
    aws = aws.plain
  }
  vpc = aws_vpc.two.id
}

output "tags" {
  value = aws_vpc.one.tags_all
}
