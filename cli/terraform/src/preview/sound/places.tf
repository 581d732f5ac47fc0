locals {
  spaces = { default = 1, prod = 2 }
  space  = local.spaces[terraform.workspace]
  folder = "${path.module}/${path.root}"
}

output "all" {
  value = [local.space, local.folder, path.cwd]
}
