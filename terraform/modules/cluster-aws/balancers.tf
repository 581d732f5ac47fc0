resource "aws_security_group" "api" {
  count = local.balances_api ? 1 : 0

  name        = "${local.name}-api"
  description = "The API's load balancer of ${local.name}"
  vpc_id      = local.vpc_id
  tags        = merge(local.tags, { Name = "${local.name}-api" })
}

resource "aws_vpc_security_group_ingress_rule" "api" {
  for_each = local.balances_api ? toset(concat([var.network.cidr], try(module.contract.open.api.sources, []))) : toset([])

  security_group_id = aws_security_group.api[0].id
  description       = "Kubernetes API"
  ip_protocol       = "tcp"
  from_port         = var.api.port
  to_port           = var.api.port
  cidr_ipv4         = strcontains(each.value, ":") ? null : each.value
  cidr_ipv6         = strcontains(each.value, ":") ? each.value : null
  tags              = local.tags
}

resource "aws_vpc_security_group_egress_rule" "api" {
  count = local.balances_api ? 1 : 0

  security_group_id = aws_security_group.api[0].id
  description       = "to the servers"
  ip_protocol       = "tcp"
  from_port         = var.api.port
  to_port           = var.api.port
  cidr_ipv4         = var.network.cidr
  tags              = local.tags
}

resource "aws_lb" "api" {
  count = local.balances_api ? 1 : 0

  name                             = substr("${local.name}-api", 0, 32)
  load_balancer_type               = "network"
  internal                         = !var.api.public
  subnets                          = [for subnet in(var.api.public && local.makes_ways ? aws_subnet.edge : aws_subnet.nodes) : subnet.id]
  security_groups                  = [aws_security_group.api[0].id]
  enable_cross_zone_load_balancing = true
  enable_deletion_protection       = true
  tags                             = local.tags
}

# The Kubernetes API speaks TLS itself: the load balancer passes it on unread.
resource "aws_lb_target_group" "api" {
  count = local.balances_api ? 1 : 0

  name                 = substr("${local.name}-api", 0, 32)
  vpc_id               = local.vpc_id
  port                 = var.api.port
  protocol             = "TCP"
  target_type          = "instance"
  preserve_client_ip   = "false"
  deregistration_delay = "60"
  tags                 = local.tags

  health_check {
    protocol = "TCP"
    port     = tostring(var.api.port)
    interval = 10
  }
}

resource "aws_lb_listener" "api" {
  count = local.balances_api ? 1 : 0

  load_balancer_arn = aws_lb.api[0].arn
  port              = var.api.port
  protocol          = "TCP"
  tags              = local.tags

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.api[0].arn
  }
}

resource "aws_lb_target_group_attachment" "api" {
  for_each = local.balances_api ? local.servers : {}

  target_group_arn = aws_lb_target_group.api[0].arn
  target_id        = aws_instance.node[each.key].id
  port             = var.api.port
}
