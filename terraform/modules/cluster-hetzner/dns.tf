resource "hcloud_zone" "cluster" {
  count = var.dns.strategy == "create" ? 1 : 0

  name              = var.dns.zone
  mode              = "primary"
  delete_protection = true
  labels            = module.contract.labels

  lifecycle {
    prevent_destroy = true
  }
}

data "hcloud_zone" "existing" {
  count = var.dns.strategy == "select" ? 1 : 0

  name = var.dns.zone
}

locals {
  # A record's name is what stands before the zone.
  api_record = var.dns.zone != null && var.api.hostname != null ? {
    (trimsuffix(coalesce(var.api.hostname, "-"), ".${coalesce(var.dns.zone, "-")}")) = { type = "A", values = local.api_addresses, ttl = 300 }
  } : {}
  records   = merge(var.dns.records, { for name, record in local.api_record : name => record if endswith(coalesce(var.api.hostname, "-"), ".${coalesce(var.dns.zone, "-")}") })
  zone_name = try(hcloud_zone.cluster[0].name, data.hcloud_zone.existing[0].name, "")
}

resource "hcloud_zone_rrset" "record" {
  for_each = local.records

  zone    = local.zone_name
  name    = each.key
  type    = each.value.type
  ttl     = each.value.ttl
  records = [for value in each.value.values : { value = value }]
  labels  = module.contract.labels
}
