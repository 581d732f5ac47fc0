# Credentials come from the environment.
provider "aws" {
  region = var.region
}
