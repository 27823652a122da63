# The load balancer and its security group. What it listens to: listeners.tf, dashboard.tf. What it refuses: waf.tf. What it writes down: logs.

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  # `id` is the region's name in every version of the provider; 6 deprecates `name`, 5 has no `region`.
  region     = data.aws_region.current.id
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
}

resource "aws_lb" "this" {
  # checkov:skip=CKV2_AWS_76:as CKV_AWS_192 in waf.tf
  name               = var.name
  load_balancer_type = "application"
  internal           = false
  subnets            = var.public_subnet_ids
  security_groups    = [aws_security_group.this.id]

  idle_timeout               = var.idle_timeout
  enable_deletion_protection = var.deletion_protection

  # A request that two servers could read differently is refused here, where only one of them sees it (request smuggling).
  desync_mitigation_mode     = "strictest"
  drop_invalid_header_fields = true

  access_logs {
    bucket  = aws_s3_bucket.access_logs.id
    enabled = true
  }

  # AWS writes a test object when logging is turned on, and refuses if it can't.
  depends_on = [aws_s3_bucket_policy.access_logs]

  lifecycle {
    precondition {
      condition     = var.gateway_port != var.gateway_control_port
      error_message = "gateway_port and gateway_control_port must differ (both are ${var.gateway_port}): clients would reach the control API."
    }
  }
}

# No egress rule: services behind open the way to themselves, from this group to their own (`load_balancer` of ecs-service). Only an identity
# provider is reached from here (dashboard.tf).
resource "aws_security_group" "this" {
  name        = "${var.name}-edge"
  description = "Load balancer: HTTP and HTTPS from everywhere"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-edge" }
}

resource "aws_vpc_security_group_ingress_rule" "https" {
  security_group_id = aws_security_group.this.id
  description       = "HTTPS from everywhere"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "http" {
  # checkov:skip=CKV_AWS_260:port 80 answers with a redirect to HTTPS and nothing else
  security_group_id = aws_security_group.this.id
  description       = "HTTP from everywhere, to be redirected"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
}
