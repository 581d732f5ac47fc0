name         = "abc"
region       = "fsn1"
history_days = 31
