resource "aws_eip" "ingress" {
  for_each = local.balances_ports && var.addresses.floating_ingress ? var.network.subnets : {}

  domain = "vpc"
  tags   = merge(local.tags, { Name = "${local.name}-ingress-${each.key}" })

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_security_group" "ingress" {
  count = local.balances_ports ? 1 : 0

  name        = "${local.name}-ingress"
  description = "The gateway's load balancer of ${local.name}"
  vpc_id      = local.vpc_id
  tags        = merge(local.tags, { Name = "${local.name}-ingress" })
}

resource "aws_vpc_security_group_ingress_rule" "ingress" {
  for_each = local.balances_ports ? var.load_balancer.ports : {}

  security_group_id = aws_security_group.ingress[0].id
  description       = each.key
  ip_protocol       = "tcp"
  from_port         = each.value.listen
  to_port           = each.value.listen
  cidr_ipv4         = "0.0.0.0/0"
  tags              = local.tags
}

resource "aws_vpc_security_group_egress_rule" "ingress" {
  for_each = local.balances_ports ? var.load_balancer.ports : {}

  security_group_id = aws_security_group.ingress[0].id
  description       = each.key
  ip_protocol       = "tcp"
  from_port         = each.value.target
  to_port           = each.value.target
  cidr_ipv4         = var.network.cidr
  tags              = local.tags
}

resource "aws_lb" "ingress" {
  count = local.balances_ports ? 1 : 0

  name                             = substr("${local.name}-in", 0, 32)
  load_balancer_type               = "network"
  internal                         = false
  subnets                          = var.addresses.floating_ingress ? null : [for subnet in(local.makes_ways ? aws_subnet.edge : aws_subnet.nodes) : subnet.id]
  security_groups                  = [aws_security_group.ingress[0].id]
  enable_cross_zone_load_balancing = true
  enable_deletion_protection       = true
  tags                             = local.tags

  dynamic "subnet_mapping" {
    for_each = aws_eip.ingress

    content {
      subnet_id     = local.makes_ways ? aws_subnet.edge[subnet_mapping.key].id : aws_subnet.nodes[subnet_mapping.key].id
      allocation_id = subnet_mapping.value.id
    }
  }
}

resource "aws_lb_target_group" "ingress" {
  for_each = local.balances_ports ? var.load_balancer.ports : {}

  name                 = substr("${local.name}-${each.key}", 0, 32)
  vpc_id               = local.vpc_id
  port                 = each.value.target
  protocol             = "TCP"
  target_type          = "instance"
  proxy_protocol_v2    = var.load_balancer.proxy_protocol
  deregistration_delay = "60"
  tags                 = local.tags

  health_check {
    protocol = "TCP"
    port     = tostring(each.value.target)
    interval = 10
  }
}

# TLS ends at the gateway, which holds the certificates: the load balancer passes it on unread.
resource "aws_lb_listener" "ingress" {
  for_each = local.balances_ports ? var.load_balancer.ports : {}

  load_balancer_arn = aws_lb.ingress[0].arn
  port              = each.value.listen
  protocol          = "TCP"
  tags              = local.tags

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.ingress[each.key].arn
  }
}

resource "aws_lb_target_group_attachment" "ingress" {
  for_each = local.balances_ports ? {
    for pair in setproduct(keys(var.load_balancer.ports), keys(local.agents)) : "${pair[0]}-${pair[1]}" => { port = pair[0], node = pair[1] }
  } : {}

  target_group_arn = aws_lb_target_group.ingress[each.value.port].arn
  target_id        = aws_instance.node[each.value.node].id
  port             = var.load_balancer.ports[each.value.port].target
}
