terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "size" {
  type = number
}

variable "names" {
  type = list(string)
}

resource "aws_vpc" "it" {
  cidr_block = "10.${var.size}.0.0/16"
  tags       = { Name = join("-", var.names) }
}

output "doubled" {
  value = var.size * 2
}
