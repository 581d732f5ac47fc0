name         = "acme-prod-states"
region       = "eu-west-1"
tags         = { owner = "platform", cost = "c1" }
history_days = 365
