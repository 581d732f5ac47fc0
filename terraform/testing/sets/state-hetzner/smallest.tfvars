name   = "acme-states"
region = "fsn1"
