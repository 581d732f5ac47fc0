locals {
  # Shared processors up to m, dedicated ones above: etcd and databases wait for no neighbour.
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
}
