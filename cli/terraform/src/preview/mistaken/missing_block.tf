# tf-missing-resource-argument 11:1
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "6.69.1"
    }
  }
}

resource "aws_s3_bucket_versioning" "a" {
  bucket = "a"
}
