variable "v" {
  type    = string
  default = "a"

  validation {
    condition     = length(var.v) > 0
    error_message = "No."
  }
}

resource "terraform_data" "a" {
  count = 2
  input = "x"
}

resource "terraform_data" "b" {
  count = 2
  input = "x"

  lifecycle {
    ignore_changes       = [input["a"], triggers_replace]
    replace_triggered_by = [terraform_data.a, terraform_data.a[count.index].id, terraform_data.c]

    precondition {
      condition     = path.module != ""
      error_message = "No."
    }
  }
}

resource "terraform_data" "c" {}

moved {
  from = terraform_data.old["x"]
  to   = terraform_data.a[0]
}

moved {
  from = module.one
  to   = module.two["x"]
}

moved {
  from = module.three[0].terraform_data.x
  to   = terraform_data.c
}

removed {
  from = module.gone.terraform_data.b

  lifecycle {
    destroy = false
  }
}

check "c" {
  assert {
    condition     = terraform_data.c.id != ""
    error_message = "No."
  }
}
