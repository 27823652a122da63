# The plan of addresses, and what is public about a public subnet.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name  = "digest-test"
  cidr  = "10.20.0.0/16"
  zones = ["eu-central-1a", "eu-central-1b"]
  nat   = "one"
}

run "two_zones_get_an_eighth_each" {
  assert {
    condition     = { for zone, subnet in aws_subnet.private : zone => subnet.cidr_block } == { eu-central-1a = "10.20.0.0/19", eu-central-1b = "10.20.32.0/19" }
    error_message = "Private subnets must be the first eighths."
  }

  assert {
    condition     = { for zone, subnet in aws_subnet.public : zone => subnet.cidr_block } == { eu-central-1a = "10.20.128.0/19", eu-central-1b = "10.20.160.0/19" }
    error_message = "Public subnets must begin at the second half."
  }

  assert {
    condition     = alltrue(flatten([for subnets in [aws_subnet.public, aws_subnet.private] : [for zone, subnet in subnets : subnet.availability_zone == zone]]))
    error_message = "Each subnet must be in the zone that it is named after."
  }
}

run "a_third_zone_moves_nothing" {
  variables {
    zones = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
  }

  assert {
    condition     = [for zone in var.zones : aws_subnet.private[zone].cidr_block] == ["10.20.0.0/19", "10.20.32.0/19", "10.20.64.0/19"]
    error_message = "The first two zones must keep their private addresses."
  }

  assert {
    condition     = [for zone in var.zones : aws_subnet.public[zone].cidr_block] == ["10.20.128.0/19", "10.20.160.0/19", "10.20.192.0/19"]
    error_message = "The first two zones must keep their public addresses."
  }
}

run "the_smallest_vpc_still_takes_a_load_balancer" {
  variables {
    cidr = "10.20.7.0/24"
  }

  assert {
    condition     = alltrue([for subnet in aws_subnet.public : endswith(subnet.cidr_block, "/27")])
    error_message = "A load balancer needs a /27 in each zone."
  }
}

run "outputs_are_in_the_order_of_the_zones" {
  variables {
    zones = ["eu-central-1c", "eu-central-1a"]
  }

  assert {
    condition     = output.private_subnet_ids == [aws_subnet.private["eu-central-1c"].id, aws_subnet.private["eu-central-1a"].id]
    error_message = "private_subnet_ids must follow the zones, not the alphabet."
  }

  assert {
    condition     = output.public_subnet_ids == [aws_subnet.public["eu-central-1c"].id, aws_subnet.public["eu-central-1a"].id]
    error_message = "public_subnet_ids must follow the zones, not the alphabet."
  }
}

run "nothing_is_public_by_default" {
  assert {
    condition     = alltrue([for subnet in concat(values(aws_subnet.public), values(aws_subnet.private)) : subnet.map_public_ip_on_launch != true])
    error_message = "No subnet may hand out public addresses."
  }

  assert {
    condition     = length(aws_default_security_group.this.ingress) == 0 && length(aws_default_security_group.this.egress) == 0
    error_message = "The default security group must have no rules."
  }

  assert {
    condition     = aws_vpc.this.enable_dns_support && aws_vpc.this.enable_dns_hostnames
    error_message = "Endpoints and Cloud Map need private DNS."
  }
}
