terraform {
  required_version = ">= 1.10"
}

variable "token" {
  type      = string
  sensitive = true
}

variable "settings" {
  type      = object({ user = string, keys = list(string) })
  sensitive = true
}

variable "region" {
  type    = string
  default = "fsn1"
}

locals {
  encoded = base64encode(var.token)
}

resource "terraform_data" "plain" {
  input = { region = var.region, size = 3, nothing = null }
}

resource "terraform_data" "secret" {
  input = {
    token  = var.token
    list   = ["open", var.token, local.encoded]
    json   = jsonencode({ token = var.token })
    user   = var.settings.user
    part   = "before-${var.token}-after"
    later  = terraform_data.plain.id
  }
  triggers_replace = [var.region]
}

resource "terraform_data" "keyed" {
  for_each = toset(["a/b", "c"])
  input    = { (var.region) = each.key, id = terraform_data.plain.id }
}

resource "terraform_data" "leaks" {
  input = "quietly ${nonsensitive(local.encoded)}"
}

resource "terraform_data" "leaking_key" {
  input = { "${nonsensitive(var.token)}" = 1 }
}

module "inner" {
  source = "./inner"
  token  = var.token
}

output "token" {
  value     = var.token
  sensitive = true
}

output "region" {
  value = var.region
}

output "plain_id" {
  value = terraform_data.plain.id
}
