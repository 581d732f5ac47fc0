# tf-surplus-block 18:3
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

  versioning_configuration {
    status = "Enabled"
  }

  versioning_configuration {
    status = "Enabled"
  }
}
