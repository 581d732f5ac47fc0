name   = "acme-states"
region = "eu-central-1"
tags   = { owner = "platform", cost = "c1" }
