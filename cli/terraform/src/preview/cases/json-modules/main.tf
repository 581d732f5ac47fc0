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
  alias  = "west"
  region = "eu-west-1"
}

resource "terraform_data" "overridden" {
  input = "native"
}

resource "aws_lb_target_group" "overridden" {
  name     = "it"
  port     = 80
  protocol = "TCP"
  vpc_id   = "vpc-1"

  health_check {
    protocol = "HTTP"
    path     = "/"
  }
}

module "json" {
  source = "./inner"
  size   = 1
}
