locals {
  settings = yamldecode(file("${path.module}/data/settings.yaml"))
  json     = jsondecode(file("data/data.json"))
  files    = fileset(path.module, "data/*.{yaml,json}")
}

resource "terraform_data" "all" {
  input = {
    settings  = local.settings
    json      = local.json
    files     = local.files
    exists    = fileexists("data/settings.yaml")
    absent    = fileexists("data/nothing.yaml")
    template  = templatefile("data/template.tftpl", { names = ["a", "b"], title = "T" })
    digest    = filesha256("data/data.json")
    base64    = filebase64("data/data.json")
    rendered  = templatefile("${path.module}/data/template.tftpl", { names = [], title = terraform_data.seed.id })
    inline    = templatestring(local.source, { name = "x" })
    each_file = { for name in local.files : basename(name) => length(file(name)) }
  }
}

locals {
  source = "hello $${name}"
}

resource "terraform_data" "seed" {}

resource "terraform_data" "per_file" {
  for_each = local.files
  input    = md5(file(each.value))
}
