# The way out for what has no endpoint: other people's registries and APIs.

locals {
  nat_zones = var.nat == "one" ? [var.zones[0]] : var.zones

  # Which NAT gateway each private subnet leaves by.
  nat_of_zone = { for zone in var.zones : zone => contains(local.nat_zones, zone) ? zone : var.zones[0] }
}

resource "aws_eip" "nat" {
  for_each = toset(local.nat_zones)

  domain = "vpc"

  tags = { Name = "${var.name}-nat-${each.key}" }
}

resource "aws_nat_gateway" "this" {
  for_each = toset(local.nat_zones)

  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = aws_subnet.public[each.key].id

  tags = { Name = "${var.name}-${each.key}" }

  # AWS refuses a public NAT gateway in a VPC whose internet gateway is not attached yet; no reference says so.
  depends_on = [aws_internet_gateway.this]
}

resource "aws_route" "private_internet" {
  for_each = local.nat_of_zone

  route_table_id         = aws_route_table.private[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.this[each.value].id
}
