terraform {
  required_version = ">= 1.10, < 2"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "6.69.1"
    }
  }

  # Bucket, key and region come from `backend` of the environment.
  backend "s3" {
    encrypt      = true
    use_lockfile = true
  }
}
