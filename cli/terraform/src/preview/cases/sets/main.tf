terraform {
  required_providers {
    hcloud = {
      source = "hetznercloud/hcloud"
    }
  }
}

locals {
  objects = toset([{ b = 2, a = "z" }, { b = 1, a = "a" }, { b = 10, a = "a" }])
  numbers = toset([10, 9, 1.5, -3])
  bools   = toset([true, false])
  mixed   = toset(["b", 1, true])
  lists   = toset([["b"], ["a", "c"], []])
  words   = ["ö", "o\u0308", "Z", "a", ""]
}

resource "terraform_data" "all" {
  input = {
    objects    = local.objects
    numbers    = local.numbers
    bools      = local.bools
    mixed      = local.mixed
    lists      = local.lists
    words      = toset(local.words)
    union      = setunion(["a"], ["b", "a"])
    subtract   = setsubtract(["a", "b"], ["a"])
    intersect  = setintersection(["a", "b"], ["b", "c"])
    product    = setproduct(["a", "b"], [1, 2])
    looped     = [for own in local.objects : "${own.a}${own.b}"]
    sorted     = sort(local.words)
    first      = tolist(local.numbers)[0]
    keys       = keys({ 10 = 1, 9 = 2, b = 3, B = 4 })
    contains   = contains(local.numbers, 9)
    length     = length(local.mixed)
    with_null  = toset(["a", null])
    from_map   = toset(values({ a = "x", b = "x" }))
    list_again = tolist(toset(["c", "a"]))
  }
}

resource "hcloud_firewall" "duplicates" {
  name = "duplicates"

  rule {
    direction  = "in"
    protocol   = "tcp"
    port       = "80"
    source_ips = ["10.0.0.0/8", "10.0.0.0/8", "192.168.0.0/16"]
  }

  rule {
    direction  = "in"
    protocol   = "tcp"
    port       = 80
    source_ips = ["192.168.0.0/16", "10.0.0.0/8"]
  }

  rule {
    direction  = "in"
    protocol   = "icmp"
    source_ips = ["0.0.0.0/0"]
  }
}

output "rules" {
  value = [for rule in hcloud_firewall.duplicates.rule : rule.protocol]
}
