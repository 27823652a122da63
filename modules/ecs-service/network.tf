locals {
  load_balancer_port_names = compact([for name in ["port", "health_port"] : try(var.load_balancer[name], null)])

  # A name that is not one of ours is reported by a precondition of the service.
  load_balancer_ports = { for name in local.load_balancer_port_names : name => var.ports[name].port if contains(keys(var.ports), name) }
}

# No rule but the ones below. Who calls this service opens the way in, with its own `reaches`.
resource "aws_security_group" "this" {
  name_prefix = "${var.name}-"
  description = "Tasks of ${var.name}"
  vpc_id      = var.vpc_id

  lifecycle {
    create_before_destroy = true # tasks hold on to the old one until they have been replaced
  }
}

resource "aws_vpc_security_group_egress_rule" "reaches" {
  for_each = var.reaches

  security_group_id            = aws_security_group.this.id
  description                  = "to ${each.key}"
  referenced_security_group_id = each.value.security_group_id
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
}

resource "aws_vpc_security_group_ingress_rule" "reached" {
  for_each = var.reaches

  security_group_id            = each.value.security_group_id
  description                  = "from ${var.name}"
  referenced_security_group_id = aws_security_group.this.id
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
}

resource "aws_vpc_security_group_egress_rule" "prefix_list" {
  for_each = var.prefix_list_ids

  security_group_id = aws_security_group.this.id
  description       = "to ${each.key}"
  prefix_list_id    = each.value
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "internet" {
  for_each = var.internet_egress ? { https = 443 } : {}

  security_group_id = aws_security_group.this.id
  description       = "to the internet, through NAT"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = each.value
  to_port           = each.value
}

# The load balancer is made before the service and knows nothing of it, so both of its rules are made here too.
resource "aws_vpc_security_group_ingress_rule" "load_balancer" {
  for_each = local.load_balancer_ports

  security_group_id            = aws_security_group.this.id
  description                  = "from the load balancer to ${each.key}"
  referenced_security_group_id = var.load_balancer.security_group_id
  ip_protocol                  = "tcp"
  from_port                    = each.value
  to_port                      = each.value
}

resource "aws_vpc_security_group_egress_rule" "load_balancer" {
  for_each = local.load_balancer_ports

  security_group_id            = var.load_balancer.security_group_id
  description                  = "to ${each.key} of ${var.name}"
  referenced_security_group_id = aws_security_group.this.id
  ip_protocol                  = "tcp"
  from_port                    = each.value
  to_port                      = each.value
}
