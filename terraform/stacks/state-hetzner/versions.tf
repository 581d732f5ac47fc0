terraform {
  required_version = ">= 1.10, < 2"

  required_providers {
    minio = {
      source  = "aminueza/minio"
      version = "3.40.1"
    }
  }
}
