# What the module of this cloud gives to the contract, beside the variables of `sets`.
provider_name     = "aws"
provider_settings = ["image_owner", "instance_profile"]

size_classes = {
  "xs/amd64" = "t3.medium"
  "s/amd64"  = "t3.large"
  "m/amd64"  = "m7i.xlarge"
  "l/amd64"  = "m7i.2xlarge"
  "xl/amd64" = "m7i.4xlarge"
  "xs/arm64" = "t4g.medium"
  "s/arm64"  = "t4g.large"
  "m/arm64"  = "m7g.xlarge"
  "l/arm64"  = "m7g.2xlarge"
  "xl/arm64" = "m7g.4xlarge"
}
