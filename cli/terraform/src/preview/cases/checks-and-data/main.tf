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

variable "make" {
  type    = bool
  default = true
}

resource "aws_vpc" "made" {
  count      = var.make ? 1 : 0
  cidr_block = "10.0.0.0/16"
}

data "aws_vpc" "found" {
  id = one(aws_vpc.made[*].id)
}

data "aws_subnets" "of" {
  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.found.id]
  }
}

resource "aws_subnet" "one" {
  vpc_id            = data.aws_vpc.found.id
  cidr_block        = cidrsubnet(aws_vpc.made[0].cidr_block, 8, 1)
  availability_zone = "eu-central-1a"
  tags              = { Name = "one", vpc = data.aws_vpc.found.id }
}

resource "terraform_data" "later" {
  input = {
    ids   = data.aws_subnets.of.ids
    count = length(data.aws_subnets.of.ids)
    cidr  = data.aws_vpc.found.cidr_block
    own   = aws_subnet.one.cidr_block
    arn   = aws_subnet.one.arn
    name  = aws_subnet.one.tags["Name"]
    all   = aws_subnet.one.tags_all
  }

  lifecycle {
    precondition {
      condition     = length(data.aws_subnets.of.ids) > 0
      error_message = "There is no subnet."
    }

    postcondition {
      condition     = self.input.own == "10.0.1.0/24"
      error_message = "The range is another one."
    }
  }
}

check "later" {
  assert {
    condition     = data.aws_vpc.found.state == "available"
    error_message = "Not there."
  }
}

output "later" {
  value = terraform_data.later.input

  precondition {
    condition     = var.make
    error_message = "Nothing is made."
  }
}
