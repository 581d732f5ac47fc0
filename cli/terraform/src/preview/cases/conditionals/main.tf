variable "on" {
  type    = bool
  default = false
}

variable "optional" {
  type    = object({ a = optional(string), b = optional(list(string)) })
  default = {}
}

locals {
  mixed    = var.on ? { a = 1 } : { a = "text" }
  list     = var.on ? ["a"] : []
  nullable = var.on ? "x" : null
  chain    = local.nullable == null ? "null" : local.nullable
  tuple    = [1, "two", true, null, { a = [] }]
  empty    = {}
}

resource "terraform_data" "all" {
  input = {
    mixed    = local.mixed
    list     = local.list
    nullable = local.nullable
    chain    = local.chain
    tuple    = local.tuple
    empty    = local.empty
    optional = var.optional
    grouped  = { for own in ["ab", "ac", "bd"] : substr(own, 0, 1) => own... }
    nested   = [for a in [1, 2] : [for b in ["x", "y"] : "${a}${b}"]]
    splat    = [{ n = 1 }, { n = 2 }][*].n
    legacy   = [{ n = [1] }, { n = [2] }].*.n
    null_all = null[*]
    range    = range(0, 10, 3)
    text     = "a %{if var.on}on%{else}off%{endif}"
    escaped  = "$${not} %%{a} \"q\" \n"
    heredoc  = <<EOT
one
  two
EOT
    index    = local.tuple[1]
    key      = { "a-b" = 1 }["a-b"]
    compare  = "a" == "a" && 1 != 2 || false
    strings  = formatlist("%s-%s", ["a", "b"], "z")
    regexall = regexall("[a-z]+", "ab 12 cd")
    replaced = replace("a-b", "/(a)/", "[$1]")
    cidr     = cidrsubnets("10.0.0.0/16", 4, 8)
    title    = title("hello world")
    alltrue  = alltrue([true, true])
    defaults = coalescelist([], ["x"])
  }
}

output "nothing" {
  value = local.nullable
}

output "empty" {
  value = []
}
