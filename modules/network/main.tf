# The VPC and its plan of addresses. Subnets and routes: subnets.tf, nat.tf. Private ways to AWS: endpoints.tf. Records: flow-logs.tf.

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  # `id` is the region's name in every version of the provider; 6 deprecates `name`, 5 has no `region`.
  region     = data.aws_region.current.id
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition

  # The VPC in eight equal parts: 0 to 2 private, 4 to 6 public, 3 and 7 left for what comes later. A third zone moves nothing,
  # and the public eighth of a /24 is a /27, the least that a load balancer takes.
  private_cidrs = { for place, zone in var.zones : zone => cidrsubnet(var.cidr, 3, place) }
  public_cidrs  = { for place, zone in var.zones : zone => cidrsubnet(var.cidr, 3, place + 4) }
}

resource "aws_vpc" "this" {
  cidr_block = var.cidr

  # Interface endpoints and Cloud Map answer by private DNS names, which need both.
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = { Name = var.name }

  lifecycle {
    precondition {
      condition     = alltrue([for zone in var.zones : startswith(zone, local.region)])
      error_message = "zones (${join(", ", var.zones)}) must be in the provider's region, ${local.region}."
    }
  }
}

# Everything that is launched without naming a security group gets this one, so it lets nothing in or out.
resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id

  tags = { Name = "${var.name}-default-unused" }
}
