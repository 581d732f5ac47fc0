# tf-mistaken-expression
terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

locals {
  regions = {}
}

provider "aws" {
  region = local.regions.main
}

resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
}
