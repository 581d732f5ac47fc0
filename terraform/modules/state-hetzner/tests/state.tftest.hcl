provider "minio" {
  minio_server = "fsn1.your-objectstorage.com"
}

variables {
  name   = "acme-states"
  region = "fsn1"
}

run "kept" {
  command = plan

  assert {
    condition     = minio_s3_bucket_versioning.states.versioning_configuration[0].status == "Enabled"
    error_message = "Every version of a state is kept."
  }

  assert {
    condition     = minio_s3_bucket.states.acl == "private"
    error_message = "Nobody from outside reads a state."
  }

  assert {
    condition     = output.backend.settings.endpoints.s3 == "https://fsn1.your-objectstorage.com"
    error_message = "Stacks are told where their states go."
  }
}

run "no_name_of_a_bucket" {
  command = plan

  variables {
    name = "Acme_States"
  }

  expect_failures = [var.name]
}
