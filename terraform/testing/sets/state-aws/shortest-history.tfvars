name         = "acme-states"
region       = "eu-north-1"
tags         = { owner = "platform", cost = "c1" }
history_days = 30
