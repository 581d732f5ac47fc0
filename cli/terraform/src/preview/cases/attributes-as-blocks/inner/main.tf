terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "vpc" {
  type = string
}

resource "aws_subnet" "it" {
  vpc_id     = var.vpc
  cidr_block = "10.1.1.0/24"
  tags       = { Name = "inner" }
}
