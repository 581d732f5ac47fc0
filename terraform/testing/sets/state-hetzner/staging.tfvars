name   = "acme-staging-states"
region = "nbg1"
