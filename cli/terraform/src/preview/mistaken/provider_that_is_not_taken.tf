# tf-undeclared-provider 20:5
terraform {
  required_providers {
    hcloud = {
      source  = "hetznercloud/hcloud"
      version = "1.68.0"
    }
  }
}

provider "hcloud" {
  alias = "west"
}

module "a" {
  source = "./inner/west"

  providers = {
    hcloud.west = hcloud.west
    hcloud.east = hcloud.west
  }
}
