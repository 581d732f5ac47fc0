output "backend" {
  description = "What the `backend` of a stack needs to keep its state here, besides a `key` of its own."
  value = {
    kind = "s3"
    settings = {
      bucket       = aws_s3_bucket.states.bucket
      region       = var.region
      encrypt      = true
      use_lockfile = true
    }
  }
}
