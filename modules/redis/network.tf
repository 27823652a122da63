resource "aws_elasticache_subnet_group" "this" {
  name        = local.name
  description = "Subnets of ${local.name}"
  subnet_ids  = var.subnet_ids
}

# No rules: Redis calls nobody, and each service that calls it opens the way in with its own `reaches`.
resource "aws_security_group" "this" {
  name_prefix = "${local.name}-"
  description = "Nodes of ${local.name}"
  vpc_id      = var.vpc_id

  lifecycle {
    create_before_destroy = true # nodes hold on to the old one until they have the new one
  }
}
