name         = "abc"
region       = "us-east-1"
tags         = { owner = "platform", cost = "c1" }
history_days = 31
