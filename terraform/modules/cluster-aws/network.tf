resource "aws_vpc" "cluster" {
  count = var.network.strategy == "create" ? 1 : 0

  cidr_block                       = var.network.cidr
  enable_dns_support               = true
  enable_dns_hostnames             = true
  assign_generated_ipv6_cidr_block = var.network.ipv6
  tags                             = merge(local.tags, { Name = local.name })
}

data "aws_vpc" "existing" {
  count = var.network.strategy == "select" ? 1 : 0

  id = var.network.id
}

locals {
  vpc_id      = try(aws_vpc.cluster[0].id, data.aws_vpc.existing[0].id)
  makes_ways  = var.network.strategy == "create"
  needs_edge  = local.makes_ways && (var.network.nat || anytrue([for node in values(local.nodes) : node.has_public_ip]) || local.balances_ports || var.api.public)
  makes_nat   = local.makes_ways && var.network.nat
  edge_ranges = { for zone, range in var.network.subnets : zone => cidrsubnet(range, 4, 15) }
  node_ranges = { for zone, range in var.network.subnets : zone => cidrsubnet(range, 1, 0) }
}

# The lower half of a zone's range is its nodes'; what faces the world lies at the upper end.
resource "aws_subnet" "nodes" {
  for_each = local.node_ranges

  vpc_id                  = local.vpc_id
  availability_zone       = each.key
  cidr_block              = each.value
  map_public_ip_on_launch = false
  tags                    = merge(local.tags, { Name = "${local.name}-nodes-${each.key}", "kubernetes.io/role/internal-elb" = "1" })
}

resource "aws_subnet" "edge" {
  for_each = local.needs_edge ? local.edge_ranges : {}

  vpc_id                  = local.vpc_id
  availability_zone       = each.key
  cidr_block              = each.value
  map_public_ip_on_launch = false
  tags                    = merge(local.tags, { Name = "${local.name}-edge-${each.key}", "kubernetes.io/role/elb" = "1" })
}

resource "aws_internet_gateway" "cluster" {
  count = local.needs_edge ? 1 : 0

  vpc_id = local.vpc_id
  tags   = merge(local.tags, { Name = local.name })
}

resource "aws_route_table" "edge" {
  count = local.needs_edge ? 1 : 0

  vpc_id = local.vpc_id
  tags   = merge(local.tags, { Name = "${local.name}-edge" })
}

resource "aws_route" "edge" {
  count = local.needs_edge ? 1 : 0

  route_table_id         = aws_route_table.edge[0].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.cluster[0].id
}

resource "aws_route_table_association" "edge" {
  for_each = aws_subnet.edge

  subnet_id      = each.value.id
  route_table_id = aws_route_table.edge[0].id
}

# The address that partners allow. It is kept when the gateway goes.
resource "aws_eip" "egress_static" {
  for_each = var.addresses.egress_static && local.makes_nat ? var.network.subnets : {}

  domain = "vpc"
  tags   = merge(local.tags, { Name = "${local.name}-egress-${each.key}" })

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_eip" "egress" {
  for_each = !var.addresses.egress_static && local.makes_nat ? var.network.subnets : {}

  domain = "vpc"
  tags   = merge(local.tags, { Name = "${local.name}-egress-${each.key}" })

  # Nobody was promised this address.
  lifecycle {
    prevent_destroy = false
  }
}

# A gateway in each zone: a zone that fails takes no other's way out with it.
resource "aws_nat_gateway" "zone" {
  for_each = local.makes_nat ? var.network.subnets : {}

  subnet_id     = aws_subnet.edge[each.key].id
  allocation_id = var.addresses.egress_static ? aws_eip.egress_static[each.key].id : aws_eip.egress[each.key].id
  tags          = merge(local.tags, { Name = "${local.name}-${each.key}" })

  depends_on = [aws_internet_gateway.cluster]
}

resource "aws_route_table" "nodes" {
  for_each = local.makes_ways ? var.network.subnets : {}

  vpc_id = local.vpc_id
  tags   = merge(local.tags, { Name = "${local.name}-nodes-${each.key}" })
}

resource "aws_route" "nodes" {
  for_each = local.makes_nat ? var.network.subnets : {}

  route_table_id         = aws_route_table.nodes[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.zone[each.key].id
}

resource "aws_route_table_association" "nodes" {
  for_each = local.makes_ways ? var.network.subnets : {}

  subnet_id      = aws_subnet.nodes[each.key].id
  route_table_id = aws_route_table.nodes[each.key].id
}
