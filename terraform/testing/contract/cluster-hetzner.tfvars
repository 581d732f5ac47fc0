# What the module of this cloud gives to the contract, beside the variables of `sets`.
provider_name     = "hetzner"
provider_settings = ["network_zone", "nat_gateway", "load_balancer_type"]

size_classes = {
  "xs/amd64" = "cx23"
  "s/amd64"  = "cx33"
  "m/amd64"  = "cx43"
  "l/amd64"  = "ccx33"
  "xl/amd64" = "ccx43"
  "s/arm64"  = "cax11"
  "m/arm64"  = "cax21"
  "l/arm64"  = "cax31"
  "xl/arm64" = "cax41"
}
