resource "aws_vpc" "service" {
  cidr_block           = var.network.range
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = merge(local.labels, { Name = local.prefix })
}

resource "aws_subnet" "public" {
  for_each = local.public_subnets

  vpc_id                  = aws_vpc.service.id
  cidr_block              = each.value.range
  availability_zone       = each.value.zone
  map_public_ip_on_launch = false

  tags = merge(local.labels, { Name = "${local.prefix}-${each.key}" })
}

resource "aws_subnet" "private" {
  for_each = local.private_subnets

  vpc_id            = aws_vpc.service.id
  cidr_block        = each.value.range
  availability_zone = each.value.zone

  tags = merge(local.labels, { Name = "${local.prefix}-${each.key}" })
}

resource "aws_internet_gateway" "service" {
  vpc_id = aws_vpc.service.id

  tags = merge(local.labels, { Name = local.prefix })
}

resource "aws_eip" "nat" {
  count = var.network.nat ? 1 : 0

  domain = "vpc"

  tags = merge(local.labels, { Name = "${local.prefix}-nat" })
}

resource "aws_nat_gateway" "service" {
  count = var.network.nat ? 1 : 0

  allocation_id = aws_eip.nat[0].id
  subnet_id     = aws_subnet.public["public-0"].id

  tags = merge(local.labels, { Name = local.prefix })

  depends_on = [aws_internet_gateway.service]
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.service.id

  tags = merge(local.labels, { Name = "${local.prefix}-public" })
}

resource "aws_route" "internet" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.service.id
}

resource "aws_route_table_association" "public" {
  for_each = local.public_subnets

  route_table_id = aws_route_table.public.id
  subnet_id      = aws_subnet.public[each.key].id
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.service.id

  tags = merge(local.labels, { Name = "${local.prefix}-private" })
}

resource "aws_route" "nat" {
  count = var.network.nat ? 1 : 0

  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.service[0].id
}

resource "aws_route_table_association" "private" {
  for_each = local.private_subnets

  route_table_id = aws_route_table.private.id
  subnet_id      = aws_subnet.private[each.key].id
}

resource "aws_security_group" "service" {
  name        = local.prefix
  description = "What may reach ${var.name}, and what it may reach."
  vpc_id      = aws_vpc.service.id

  tags = merge(local.labels, { Name = local.prefix })

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "service" {
  for_each = local.ingress

  security_group_id = aws_security_group.service.id
  description       = "Rule ${each.key}."
  cidr_ipv4         = each.value.range
  ip_protocol       = each.value.protocol
  from_port         = each.value.port
  to_port           = each.value.port

  tags = local.labels
}

resource "aws_vpc_security_group_egress_rule" "service" {
  security_group_id = aws_security_group.service.id
  description       = "The service may reach everything."
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"

  tags = local.labels
}
