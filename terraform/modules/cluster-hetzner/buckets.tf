# The object storage encrypts what it stores; its API has no setting for that.
resource "minio_s3_bucket" "purpose" {
  for_each = var.buckets

  bucket         = module.contract.bucket_names[each.key]
  acl            = "private"
  object_locking = each.value.lock
  force_destroy  = false

  lifecycle {
    prevent_destroy = true
  }
}

resource "minio_s3_bucket_versioning" "purpose" {
  for_each = { for purpose, bucket in var.buckets : purpose => bucket if bucket.versioning }

  bucket = minio_s3_bucket.purpose[each.key].bucket

  versioning_configuration {
    status = "Enabled"
  }
}

resource "minio_s3_bucket_object_lock_configuration" "purpose" {
  for_each = { for purpose, bucket in var.buckets : purpose => bucket if bucket.lock }

  bucket = minio_s3_bucket_versioning.purpose[each.key].bucket

  rule {
    default_retention {
      mode = "GOVERNANCE"
      days = each.value.lifecycle_days
    }
  }
}

resource "minio_ilm_policy" "purpose" {
  for_each = var.buckets

  bucket = minio_s3_bucket.purpose[each.key].bucket

  rule {
    id     = "old-versions"
    status = "Enabled"

    noncurrent_expiration {
      days = "${each.value.lifecycle_days}d"
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = "7d"
    }
  }
}
