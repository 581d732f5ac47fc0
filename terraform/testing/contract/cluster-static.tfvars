# What the module of this cloud gives to the contract, beside the variables of `sets`.
provider_name     = "static"
provider_settings = ["bucket_endpoint", "bucket_region", "storage_class"]

size_classes = {}
