name   = "acme-staging-states"
region = "eu-central-1"
tags   = { owner = "platform", cost = "c1" }
