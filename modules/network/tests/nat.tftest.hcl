# How many NAT gateways, and which way each private subnet goes.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name  = "digest-test"
  cidr  = "10.20.0.0/16"
  zones = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
  nat   = "one"
}

run "one" {
  assert {
    condition     = keys(aws_nat_gateway.this) == ["eu-central-1a"] && keys(aws_eip.nat) == ["eu-central-1a"]
    error_message = "One NAT gateway, in the first zone."
  }

  assert {
    condition     = alltrue([for route in aws_route.private_internet : route.nat_gateway_id == aws_nat_gateway.this["eu-central-1a"].id])
    error_message = "Every private subnet must leave by the one NAT gateway."
  }

  assert {
    condition     = length(output.nat_public_ips) == 1
    error_message = "nat_public_ips must have one address."
  }
}

run "per_zone" {
  variables {
    nat = "per-zone"
  }

  assert {
    condition     = tolist(keys(aws_nat_gateway.this)) == var.zones && length(output.nat_public_ips) == 3
    error_message = "A NAT gateway in each zone."
  }

  assert {
    condition     = alltrue([for zone in var.zones : aws_nat_gateway.this[zone].subnet_id == aws_subnet.public[zone].id])
    error_message = "Each NAT gateway must be in its own zone's public subnet."
  }

  assert {
    condition     = alltrue([for zone, route in aws_route.private_internet : route.nat_gateway_id == aws_nat_gateway.this[zone].id])
    error_message = "Each private subnet must leave by its own zone's NAT gateway."
  }
}

run "private_subnets_have_their_own_tables" {
  assert {
    condition = alltrue([
      for zone, association in aws_route_table_association.private :
      association.route_table_id == aws_route_table.private[zone].id && association.subnet_id == aws_subnet.private[zone].id
    ])
    error_message = "Each private subnet must be associated with its own zone's table."
  }

  assert {
    condition     = length(distinct([for table in aws_route_table.private : table.id])) == 3
    error_message = "There must be a table per zone, also with one NAT gateway."
  }
}

run "only_public_subnets_lead_to_the_internet_gateway" {
  assert {
    condition     = aws_route.public_internet.gateway_id == aws_internet_gateway.this.id && aws_route.public_internet.route_table_id == aws_route_table.public.id
    error_message = "The public table must lead to the internet gateway."
  }

  assert {
    condition     = alltrue([for association in aws_route_table_association.public : association.route_table_id == aws_route_table.public.id])
    error_message = "Public subnets must use the public table."
  }

  assert {
    condition     = alltrue([for route in aws_route.private_internet : route.gateway_id != aws_internet_gateway.this.id])
    error_message = "No private subnet may lead to the internet gateway."
  }
}
