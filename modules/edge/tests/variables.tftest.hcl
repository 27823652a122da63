# Each rule refuses what it is there to refuse.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name                 = "digest-test"
  vpc_id               = "vpc-0a1b2c3d4e5f60718"
  public_subnet_ids    = ["subnet-0a1b2c3d4e5f60718", "subnet-1a2b3c4d5e6f70819"]
  certificate_arn      = "arn:aws:acm:eu-central-1:111122223333:certificate/0f7a1c9e-0000-4000-8000-000000000000"
  idle_timeout         = 60
  deregistration_delay = 30
  rate_limit           = 250000
  ticket_topic_arn     = "arn:aws:sns:eu-central-1:111122223333:digest-test-ticket"
}

run "name_with_capitals" {
  command = plan

  variables {
    name = "Digest"
  }

  expect_failures = [var.name]
}

run "name_too_long_for_a_target_group" {
  command = plan

  variables {
    name = "digest-for-all-the-world"
  }

  expect_failures = [var.name]
}

run "name_that_aws_keeps" {
  command = plan

  variables {
    name = "internal-digest"
  }

  expect_failures = [var.name]
}

run "not_a_vpc" {
  command = plan

  variables {
    vpc_id = "subnet-0a1b2c3d4e5f60718"
  }

  expect_failures = [var.vpc_id]
}

run "one_subnet" {
  command = plan

  variables {
    public_subnet_ids = ["subnet-0a1b2c3d4e5f60718"]
  }

  expect_failures = [var.public_subnet_ids]
}

run "one_subnet_twice" {
  command = plan

  variables {
    public_subnet_ids = ["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60718"]
  }

  expect_failures = [var.public_subnet_ids]
}

run "not_subnets" {
  command = plan

  variables {
    public_subnet_ids = ["10.20.0.0/24", "10.20.1.0/24"]
  }

  expect_failures = [var.public_subnet_ids]
}

run "no_certificate" {
  command = plan

  variables {
    certificate_arn = ""
  }

  expect_failures = [var.certificate_arn]
}

run "gateway_port_out_of_range" {
  command = plan

  variables {
    gateway_port = 65536
  }

  expect_failures = [var.gateway_port]
}

run "gateway_control_port_out_of_range" {
  command = plan

  variables {
    gateway_control_port = 0
  }

  expect_failures = [var.gateway_control_port]
}

run "control_api_open_to_clients" {
  command = plan

  variables {
    gateway_control_port = 8080
  }

  expect_failures = [aws_lb.this]
}

run "idle_timeout_out_of_range" {
  command = plan

  variables {
    idle_timeout = 4001
  }

  expect_failures = [var.idle_timeout]
}

run "deregistration_delay_out_of_range" {
  command = plan

  variables {
    deregistration_delay = -1
  }

  expect_failures = [var.deregistration_delay]
}

run "rate_limit_below_what_waf_takes" {
  command = plan

  variables {
    rate_limit = 99
  }

  expect_failures = [var.rate_limit]
}

run "access_logs_kept_for_no_time" {
  command = plan

  variables {
    access_logs = { retention_days = 0 }
  }

  expect_failures = [var.access_logs]
}

run "retention_that_cloudwatch_lacks" {
  command = plan

  variables {
    waf_logs = { retention_days = 45 }
  }

  expect_failures = [var.waf_logs]
}

run "alias_instead_of_a_key" {
  command = plan

  variables {
    waf_logs = { kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:alias/logs" }
  }

  expect_failures = [var.waf_logs]
}
