# tf-undeclared-provider 15:1
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
}
