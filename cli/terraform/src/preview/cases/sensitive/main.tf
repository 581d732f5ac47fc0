variable "secret" {
  type      = string
  sensitive = true
  default   = "s3cret-canary-value"
}

variable "credentials" {
  type = object({
    user     = string
    password = string
    port     = number
  })
  sensitive = true
  default   = { user = "canary-user-name", password = "canary-password", port = 123456 }
}

locals {
  mixed = { open = "open", shut = var.secret, list = ["a", var.secret] }
}

resource "terraform_data" "all" {
  input = {
    plain     = var.secret
    text      = "with ${var.secret} in it"
    mixed     = local.mixed
    length    = length(var.secret)
    user      = var.credentials.user
    map       = { for key, own in { a = var.secret, b = "x" } : key => own }
    set       = toset(["a", var.secret])
    copied    = nonsensitive(var.secret)
    marked    = sensitive("marked-by-hand-1")
    is        = issensitive(var.secret)
    is_not    = issensitive("x")
    condition = var.secret == "x" ? "a" : "b"
    encoded   = jsonencode({ a = var.secret })
    keys      = keys(local.mixed)
    number    = var.credentials.port
    null      = sensitive(null)
  }
}

resource "terraform_data" "whole" {
  input            = var.credentials
  triggers_replace = [var.secret]
}

module "inner" {
  source = "./inner"
  given  = "x-${var.secret}"
}

output "secret" {
  value     = var.secret
  sensitive = true
}

output "inner" {
  value     = module.inner.hidden
  sensitive = true
}

output "shown" {
  value = nonsensitive(length(var.secret))
}

output "declared" {
  value     = "not-secret-really"
  sensitive = true
}

resource "terraform_data" "counted" {
  count = sensitive(2)
  input = count.index
}
