second = "a.auto.tfvars"
