terraform {
  required_version = ">= 1.10, < 2"

  required_providers {
    hcloud = {
      source  = "hetznercloud/hcloud"
      version = "1.68.0"
    }
    minio = {
      source  = "aminueza/minio"
      version = "3.40.1"
    }
  }

  # Bucket, key, region and endpoint come from `backend` of the environment.
  backend "s3" {
    encrypt      = true
    use_lockfile = true
  }
}
