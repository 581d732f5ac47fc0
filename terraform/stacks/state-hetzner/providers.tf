# The keys come from MINIO_USER and MINIO_PASSWORD; they are made in the cloud's console.
provider "minio" {
  minio_server   = "${var.region}.your-objectstorage.com"
  minio_region   = var.region
  minio_ssl      = true
  s3_compat_mode = true
}
