resource "aws_s3_bucket" "purpose" {
  for_each = var.buckets

  bucket              = module.contract.bucket_names[each.key]
  force_destroy       = false
  object_lock_enabled = each.value.lock
  tags                = merge(local.tags, { purpose = each.key })

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_public_access_block" "purpose" {
  for_each = var.buckets

  bucket                  = aws_s3_bucket.purpose[each.key].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "purpose" {
  for_each = var.buckets

  bucket = aws_s3_bucket.purpose[each.key].id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.cluster.arn
    }
  }
}

resource "aws_s3_bucket_versioning" "purpose" {
  for_each = var.buckets

  bucket = aws_s3_bucket.purpose[each.key].id

  versioning_configuration {
    status = each.value.versioning ? "Enabled" : "Suspended"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "purpose" {
  for_each = var.buckets

  bucket = aws_s3_bucket_versioning.purpose[each.key].bucket

  rule {
    id     = "old-versions"
    status = "Enabled"

    filter {
      prefix = ""
    }

    noncurrent_version_expiration {
      noncurrent_days = each.value.lifecycle_days
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_object_lock_configuration" "purpose" {
  for_each = { for purpose, bucket in var.buckets : purpose => bucket if bucket.lock }

  bucket = aws_s3_bucket_versioning.purpose[each.key].bucket

  rule {
    default_retention {
      mode = "GOVERNANCE"
      days = each.value.lifecycle_days
    }
  }
}

resource "aws_s3_bucket_policy" "purpose" {
  for_each = var.buckets

  bucket = aws_s3_bucket_public_access_block.purpose[each.key].bucket
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "OnlyThroughTls"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = ["arn:aws:s3:::${module.contract.bucket_names[each.key]}", "arn:aws:s3:::${module.contract.bucket_names[each.key]}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}
