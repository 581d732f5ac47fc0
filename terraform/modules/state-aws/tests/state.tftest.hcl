provider "aws" {
  region = "eu-central-1"
}

variables {
  name   = "acme-states"
  region = "eu-central-1"
  tags   = { owner = "platform", cost = "c1" }
}

run "kept" {
  command = plan

  assert {
    condition     = aws_s3_bucket_versioning.states.versioning_configuration[0].status == "Enabled"
    error_message = "Every version of a state is kept."
  }

  assert {
    condition     = aws_s3_bucket_public_access_block.states.restrict_public_buckets
    error_message = "Nobody from outside reads a state."
  }

  assert {
    condition     = output.backend.settings.bucket == "acme-states" && output.backend.settings.use_lockfile
    error_message = "Stacks are told where their states go, and to lock them."
  }
}

run "without_an_owner" {
  command = plan

  variables {
    tags = { cost = "c1" }
  }

  expect_failures = [var.tags]
}

run "too_short_a_history" {
  command = plan

  variables {
    history_days = 7
  }

  expect_failures = [var.history_days]
}
