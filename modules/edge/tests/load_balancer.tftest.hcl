# Who gets in, and how requests are read.

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

run "open_on_two_ports_strict_and_kept" {
  command = plan

  assert {
    condition = alltrue([
      for port, rule in { 443 = aws_vpc_security_group_ingress_rule.https, 80 = aws_vpc_security_group_ingress_rule.http } :
      rule.from_port == tonumber(port) && rule.to_port == tonumber(port) && rule.ip_protocol == "tcp"
    ])
    error_message = "Public ingress must be 443 and 80."
  }

  assert {
    condition     = length(aws_security_group.this.ingress) == 0 && length(aws_security_group.this.egress) == 0
    error_message = "No rules but those two, and no way out: services open it, and the dashboard's identity provider (dashboard.tftest.hcl)."
  }

  assert {
    condition     = aws_lb.this.desync_mitigation_mode == "strictest" && aws_lb.this.drop_invalid_header_fields
    error_message = "Requests that two servers could read differently must not pass."
  }

  assert {
    condition     = aws_lb.this.enable_deletion_protection && !aws_s3_bucket.access_logs.force_destroy
    error_message = "Neither the load balancer nor its logs may go by mistake."
  }
}

run "times_and_protection_are_the_callers" {
  command = plan

  variables {
    idle_timeout         = 61
    deregistration_delay = 31
    deletion_protection  = false
  }

  assert {
    condition     = !aws_lb.this.enable_deletion_protection && aws_s3_bucket.access_logs.force_destroy
    error_message = "Without protection, destroy must not stop half-way at a bucket with logs in it."
  }

  assert {
    condition     = aws_lb.this.idle_timeout == 61 && tonumber(aws_lb_target_group.gateway.deregistration_delay) == 31
    error_message = "idle_timeout and deregistration_delay must arrive."
  }
}
