variable "name" {
  type = string
}

variable "tags" {
  type    = map(string)
  default = { from = "default" }
}

module "deep" {
  source = "../inner/deep"
  count  = 1
  name   = "${var.name}-deep"
}

resource "terraform_data" "it" {
  for_each = var.tags == null ? {} : var.tags
  input    = "${var.name}/${each.key}=${each.value}"
}

output "name" {
  value = upper(var.name)
}

output "ids" {
  value = { for key, own in terraform_data.it : key => own.id }
}

output "path" {
  value = path.module
}

output "deep" {
  value = module.deep[0].path
}

output "nothing" {
  value = null
}
