name         = "acme-states"
region       = "fsn1"
history_days = 30
