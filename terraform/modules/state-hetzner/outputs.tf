output "backend" {
  description = "What the `backend` of a stack needs to keep its state here, besides a `key` of its own."
  value = {
    kind = "s3"
    settings = {
      bucket                      = minio_s3_bucket.states.bucket
      region                      = var.region
      endpoints                   = { s3 = "https://${var.region}.your-objectstorage.com" }
      use_lockfile                = true
      skip_credentials_validation = true
      skip_metadata_api_check     = true
      skip_region_validation      = true
      skip_requesting_account_id  = true
    }
  }
}
