name         = "acme-prod-states"
region       = "hel1"
history_days = 365
