resource "aws_security_group" "nodes" {
  name        = "${local.name}-nodes"
  description = "Machines of ${local.name}"
  vpc_id      = local.vpc_id
  tags        = merge(local.tags, { Name = "${local.name}-nodes" })
}

locals {
  # Behind a load balancer the API is open there, and not on the machines.
  opened = merge([
    for name, rule in module.contract.open : {
      for source in rule.sources : "${name}-${source}" => { protocol = rule.protocol, port = rule.port, source = source, is_ipv6 = strcontains(source, ":") }
    } if name != "api" || !local.balances_api
  ]...)
}

resource "aws_vpc_security_group_ingress_rule" "open" {
  for_each = local.opened

  security_group_id = aws_security_group.nodes.id
  description       = each.key
  ip_protocol       = each.value.protocol
  from_port         = each.value.port
  to_port           = each.value.port
  cidr_ipv4         = each.value.is_ipv6 ? null : each.value.source
  cidr_ipv6         = each.value.is_ipv6 ? each.value.source : null
  tags              = local.tags
}

resource "aws_vpc_security_group_ingress_rule" "between_nodes" {
  for_each = module.contract.between_nodes

  security_group_id            = aws_security_group.nodes.id
  referenced_security_group_id = aws_security_group.nodes.id
  description                  = each.key
  ip_protocol                  = each.value.protocol
  from_port                    = each.value.from
  to_port                      = each.value.to
  tags                         = local.tags
}

resource "aws_vpc_security_group_ingress_rule" "balancers" {
  for_each = merge(
    local.balances_api ? { api = { port = var.api.port, from = aws_security_group.api[0].id } } : {},
    local.balances_ports ? { for name, port in var.load_balancer.ports : "ingress-${name}" => { port = port.target, from = aws_security_group.ingress[0].id } } : {},
  )

  security_group_id            = aws_security_group.nodes.id
  referenced_security_group_id = each.value.from
  description                  = each.key
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
  tags                         = local.tags
}

resource "aws_vpc_security_group_egress_rule" "all" {
  security_group_id = aws_security_group.nodes.id
  description       = "nodes fetch images and speak with the cloud"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
  tags              = local.tags
}
