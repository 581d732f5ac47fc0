resource "aws_kms_key" "service" {
  description             = "Disks and buckets of ${var.name}."
  deletion_window_in_days = local.is_production ? 30 : 7
  enable_key_rotation     = true

  tags = local.labels
}

resource "aws_kms_alias" "service" {
  name          = "alias/${local.prefix}"
  target_key_id = aws_kms_key.service.key_id
}

resource "aws_s3_bucket" "service" {
  for_each = var.buckets

  bucket = "${local.prefix}-${each.key}"

  tags = local.labels
}

resource "aws_s3_bucket_public_access_block" "service" {
  for_each = var.buckets

  bucket                  = aws_s3_bucket.service[each.key].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "service" {
  for_each = var.buckets

  bucket = aws_s3_bucket.service[each.key].id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "service" {
  for_each = var.buckets

  bucket = aws_s3_bucket.service[each.key].id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.service.arn
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "service" {
  for_each = var.buckets

  bucket = aws_s3_bucket.service[each.key].id

  rule {
    id     = "old-versions"
    status = "Enabled"

    noncurrent_version_expiration {
      noncurrent_days = each.value.keep_days
    }
  }
}

resource "aws_s3_bucket_policy" "readers" {
  for_each = local.readers

  bucket = aws_s3_bucket.service[each.key].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Readers"
      Effect    = "Allow"
      Principal = { AWS = each.value.arns }
      Action    = ["s3:GetObject", "s3:ListBucket"]
      Resource = [
        aws_s3_bucket.service[each.key].arn,
        "${aws_s3_bucket.service[each.key].arn}/*",
      ]
    }]
  })
}
