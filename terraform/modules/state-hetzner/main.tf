# The object storage encrypts what it stores; its API has no setting for that.
resource "minio_s3_bucket" "states" {
  bucket        = var.name
  acl           = "private"
  force_destroy = false

  lifecycle {
    prevent_destroy = true
  }
}

resource "minio_s3_bucket_versioning" "states" {
  bucket = minio_s3_bucket.states.bucket

  versioning_configuration {
    status = "Enabled"
  }
}

resource "minio_ilm_policy" "states" {
  bucket = minio_s3_bucket_versioning.states.bucket

  rule {
    id     = "old-versions"
    status = "Enabled"

    noncurrent_expiration {
      days = "${var.history_days}d"
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = "7d"
    }
  }
}
