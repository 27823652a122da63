# Each rule refuses what it is there to refuse.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name  = "digest-test"
  cidr  = "10.20.0.0/16"
  zones = ["eu-central-1a", "eu-central-1b"]
  nat   = "one"
}

run "name_with_capitals" {
  command = plan

  variables {
    name = "Digest"
  }

  expect_failures = [var.name]
}

run "name_too_long" {
  command = plan

  variables {
    name = "digest-for-everybody-in-the-world"
  }

  expect_failures = [var.name]
}

run "cidr_too_large" {
  command = plan

  variables {
    cidr = "10.0.0.0/15"
  }

  expect_failures = [var.cidr]
}

run "cidr_too_small" {
  command = plan

  variables {
    cidr = "10.20.0.0/25"
  }

  expect_failures = [var.cidr]
}

run "cidr_not_a_range" {
  command = plan

  variables {
    cidr = "10.20.0.0"
  }

  expect_failures = [var.cidr]
}

run "cidr_of_ipv6" {
  command = plan

  variables {
    cidr = "fd00::/20"
  }

  expect_failures = [var.cidr]
}

run "cidr_not_at_its_first_address" {
  command = plan

  variables {
    cidr = "10.20.1.0/16"
  }

  expect_failures = [var.cidr]
}

run "one_zone" {
  command = plan

  variables {
    zones = ["eu-central-1a"]
  }

  expect_failures = [var.zones]
}

run "four_zones" {
  command = plan

  variables {
    zones = ["us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d"]
  }

  expect_failures = [var.zones]
}

run "a_zone_twice" {
  command = plan

  variables {
    zones = ["eu-central-1a", "eu-central-1a"]
  }

  expect_failures = [var.zones]
}

run "zone_ids" {
  command = plan

  variables {
    zones = ["euc1-az1", "euc1-az2"]
  }

  expect_failures = [var.zones]
}

run "local_zones" {
  command = plan

  variables {
    zones = ["us-west-2-lax-1a", "us-west-2-lax-1b"]
  }

  expect_failures = [var.zones]
}

run "zones_of_another_region" {
  command = plan

  variables {
    zones = ["eu-west-1a", "eu-west-1b"]
  }

  expect_failures = [aws_vpc.this]
}

run "no_nat" {
  command = plan

  variables {
    nat = "none"
  }

  expect_failures = [var.nat]
}

run "endpoint_without_a_purpose" {
  command = plan

  variables {
    interface_endpoints = ["ec2"]
  }

  expect_failures = [var.interface_endpoints]
}

run "retention_that_cloudwatch_lacks" {
  command = plan

  variables {
    flow_logs = { retention_days = 45 }
  }

  expect_failures = [var.flow_logs]
}

run "alias_instead_of_a_key" {
  command = plan

  variables {
    flow_logs = { kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:alias/logs" }
  }

  expect_failures = [var.flow_logs]
}

run "role_instead_of_a_boundary" {
  command = plan

  variables {
    flow_logs = { permissions_boundary_arn = "arn:aws:iam::111122223333:role/digest" }
  }

  expect_failures = [var.flow_logs]
}
