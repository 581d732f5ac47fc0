resource "terraform_data" "seed" {
  input = "seed"
}

locals {
  id     = terraform_data.seed.id
  output = terraform_data.seed.output
  list   = ["a", local.id, "c"]
  map    = { a = "known", b = local.id }
}

resource "terraform_data" "all" {
  input = {
    text          = "prefix-${local.id}"
    conditional   = local.id == "x" ? "a" : "b"
    same          = local.id == "x" ? "a" : "a"
    number        = local.id == "x" ? 1 : 2
    chosen        = true ? "known" : local.id
    tried         = try(local.id, "fallback")
    can           = can(local.id)
    can_not       = can(tonumber("x"))
    coalesced     = coalesce("first", local.id)
    coalesced_id  = coalesce(local.id, "second")
    list          = local.list
    length        = length(local.list)
    sorted        = sort(local.list)
    reversed      = reverse(local.list)
    element       = element(local.list, 2)
    joined        = join(",", local.list)
    set           = toset(local.list)
    contains      = contains(local.list, "a")
    contains_not  = contains(local.list, "z")
    distinct      = distinct(["a", "a", local.id])
    merged        = merge(local.map, { c = "more" })
    keys          = keys(local.map)
    values        = values(local.map)
    lookup        = lookup(local.map, "a", "none")
    lookup_id     = lookup(local.map, "b", "none")
    encoded       = jsonencode(local.map)
    format        = format("%s-%d", "x", 3)
    format_id     = format("%s-%s", "x", local.id)
    null_check    = local.id == null
    not_null      = local.id != null
    output        = local.output
    output_null   = local.output == null
    splat         = terraform_data.seed[*].input
    splat_id      = local.id[*]
    starts        = startswith("known-${local.id}", "known")
    filtered      = [for own in local.list : own if own != "a"]
    mapped        = { for at, own in local.list : at => own }
    object        = { for key, own in local.map : key => upper(own) }
    split         = split("-", local.id)
    flat          = flatten([["a"], [local.id]])
    zipped        = zipmap(["x", "y"], [local.id, "known"])
    added         = length(local.id) + 1
    and           = false && local.id == "x"
    or            = true || local.id == "x"
    and_unknown   = true && local.id == "x"
    timestamp     = timestamp()
    uuid          = uuid()
    compact       = compact(["", local.id])
    heredoc       = <<-EOT
      line one
      ${local.id}
    EOT
    directive     = "%{if local.id == "x"}a%{else}b%{endif}"
    loop          = "%{for own in local.list}${own};%{endfor}"
    base64        = base64encode("x${local.id}")
    type          = tostring(1.50)
    substr        = substr("abc${local.id}", 0, 2)
    trim          = trimprefix("abc${local.id}", "ab")
    one           = one([local.id])
    sum           = sum([1, 2])
    transposed    = transpose({ a = ["x"], b = ["x", "y"] })
    setproduct    = setproduct(["a"], [local.id])
    slice         = slice(local.list, 0, 1)
    chunk         = chunklist(local.list, 2)
    equal_lists   = local.list == ["a", "b", "c"]
    unequal       = local.list == ["a"]
  }
}

output "prefix" {
  value = "prefix-${local.id}"
}

output "partly" {
  value = local.map
}
