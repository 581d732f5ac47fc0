resource "aws_route53_zone" "cluster" {
  count = var.dns.strategy == "create" ? 1 : 0

  name          = var.dns.zone
  comment       = local.name
  force_destroy = false
  tags          = local.tags

  lifecycle {
    prevent_destroy = true
  }
}

data "aws_route53_zone" "existing" {
  count = var.dns.strategy == "select" ? 1 : 0

  name = var.dns.zone
}

locals {
  zone_id       = try(aws_route53_zone.cluster[0].zone_id, data.aws_route53_zone.existing[0].zone_id, null)
  names_the_api = var.dns.strategy != "skip" && endswith(coalesce(var.api.hostname, "-"), ".${coalesce(var.dns.zone, "-")}")
}

resource "aws_route53_record" "api" {
  count = local.names_the_api ? 1 : 0

  zone_id = local.zone_id
  name    = var.api.hostname
  type    = local.balances_api ? "CNAME" : "A"
  ttl     = 300
  records = local.api_addresses
}

resource "aws_route53_record" "further" {
  for_each = var.dns.records

  zone_id = local.zone_id
  name    = "${each.key}.${var.dns.zone}"
  type    = each.value.type
  ttl     = each.value.ttl
  records = each.value.values
}
