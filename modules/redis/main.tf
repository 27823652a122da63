locals {
  name = "${var.name}-redis"
}

resource "aws_elasticache_replication_group" "this" {
  #checkov:skip=CKV_AWS_191:ElastiCache encrypts with its own key; a customer managed key is the caller's choice, kms_key_arn
  #checkov:skip=CKV2_AWS_50:Several zones with failover as soon as there is a replica; dev may do without
  replication_group_id = local.name
  description          = "Keys, quotas and counters of the gateway"

  engine               = "redis"
  engine_version       = var.engine_version
  node_type            = var.node_type
  parameter_group_name = aws_elasticache_parameter_group.this.name
  port                 = 6379

  num_cache_clusters         = 1 + var.replicas
  automatic_failover_enabled = var.replicas > 0
  multi_az_enabled           = var.replicas > 0

  subnet_group_name  = aws_elasticache_subnet_group.this.name
  security_group_ids = [aws_security_group.this.id]

  at_rest_encryption_enabled = true
  kms_key_id                 = var.kms_key_arn
  transit_encryption_enabled = true
  auth_token                 = aws_secretsmanager_secret_version.auth_token.secret_string
  auth_token_update_strategy = var.auth_token_update_strategy

  # Changes of the engine wait for the window. The auth token never waits: the provider applies it at once.
  apply_immediately          = false
  auto_minor_version_upgrade = true
  maintenance_window         = var.maintenance_window

  snapshot_name             = var.snapshot_name
  snapshot_retention_limit  = var.snapshot_days
  snapshot_window           = var.snapshot_window
  final_snapshot_identifier = var.final_snapshot ? "${local.name}-final" : null

  dynamic "log_delivery_configuration" {
    for_each = aws_cloudwatch_log_group.this

    content {
      log_type         = log_delivery_configuration.key
      log_format       = "json"
      destination_type = "cloudwatch-logs"
      destination      = log_delivery_configuration.value.name
    }
  }

  lifecycle {
    precondition {
      condition     = var.replicas == 0 || length(var.subnet_ids) > 1
      error_message = "A replica is there for when a zone fails: pass subnets in at least two zones."
    }
  }
}

# A full store refuses new keys, which is noticed. With any other policy it would forget keys, quotas and revocations, silently.
resource "aws_elasticache_parameter_group" "this" {
  name        = local.name
  family      = "redis7" # of every engine_version that is allowed
  description = "${local.name}: nothing is evicted"

  parameter {
    name  = "maxmemory-policy"
    value = "noeviction"
  }
}
