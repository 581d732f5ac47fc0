resource "aws_lb" "service" {
  count = var.balancer == null ? 0 : 1

  name                       = local.prefix
  internal                   = var.balancer.internal
  load_balancer_type         = "network"
  subnets                    = [for subnet in(var.balancer.internal ? aws_subnet.private : aws_subnet.public) : subnet.id]
  enable_deletion_protection = local.is_production

  tags = local.labels
}

resource "aws_lb_target_group" "service" {
  for_each = local.listeners

  name     = substr("${local.prefix}-${each.key}", 0, 32)
  port     = each.value.target_port
  protocol = "TCP"
  vpc_id   = aws_vpc.service.id

  health_check {
    protocol            = "TCP"
    interval            = 10
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }

  tags = local.labels
}

resource "aws_lb_listener" "service" {
  for_each = local.listeners

  load_balancer_arn = aws_lb.service[0].arn
  port              = each.value.port
  protocol          = "TCP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.service[each.key].arn
  }

  tags = local.labels
}

resource "aws_lb_target_group_attachment" "service" {
  for_each = local.targets

  target_group_arn = aws_lb_target_group.service[each.value.listener].arn
  target_id        = aws_instance.machine[each.value.machine].id
  port             = each.value.port
}

resource "aws_route53_record" "service" {
  count = var.zone == null || var.balancer == null ? 0 : 1

  zone_id = data.aws_route53_zone.service[0].zone_id
  name    = "${var.name}.${var.zone.name}"
  type    = "CNAME"
  ttl     = var.zone.ttl
  records = [aws_lb.service[0].dns_name]
}

data "aws_route53_zone" "service" {
  count = var.zone == null ? 0 : 1

  name = var.zone.name
}
