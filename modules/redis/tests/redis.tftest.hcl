mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name       = "digest-dev"
  vpc_id     = "vpc-1"
  subnet_ids = ["subnet-1", "subnet-2"]
}

run "a_store_that_keeps_its_keys_and_to_itself" {
  assert {
    condition     = aws_elasticache_replication_group.this.transit_encryption_enabled == true && tobool(aws_elasticache_replication_group.this.at_rest_encryption_enabled)
    error_message = "Data must be encrypted on the way and at rest."
  }

  assert {
    condition     = aws_elasticache_replication_group.this.num_cache_clusters == 2 && aws_elasticache_replication_group.this.multi_az_enabled == true && aws_elasticache_replication_group.this.automatic_failover_enabled == true
    error_message = "There must be a replica in another zone that takes over."
  }

  assert {
    condition     = aws_elasticache_replication_group.this.snapshot_retention_limit == 7 && aws_elasticache_replication_group.this.final_snapshot_identifier == "digest-dev-redis-final"
    error_message = "There must be snapshots, and a last one."
  }

  assert {
    condition     = { for parameter in aws_elasticache_parameter_group.this.parameter : parameter.name => parameter.value } == { "maxmemory-policy" = "noeviction" } && aws_elasticache_parameter_group.this.family == "redis7"
    error_message = "Keys must not be evicted."
  }

  assert {
    condition     = toset([for log in aws_elasticache_replication_group.this.log_delivery_configuration : "${log.log_type} ${log.destination}"]) == toset(["slow-log /elasticache/digest-dev-redis/slow-log", "engine-log /elasticache/digest-dev-redis/engine-log"])
    error_message = "Both logs must go to groups of their own."
  }

  assert {
    condition     = aws_elasticache_replication_group.this.security_group_ids == toset(["sg-redis"])
    error_message = "Only its own security group, which lets nobody in, may be on it."
  }

  assert {
    condition     = output.port == 6379 && output.replication_group_id != "" && output.auth_token_secret_arn == aws_secretsmanager_secret.auth_token.arn
    error_message = "The outputs must say how to reach it."
  }
}

run "the_token_is_what_is_stored" {
  assert {
    condition     = aws_elasticache_replication_group.this.auth_token == aws_secretsmanager_secret_version.auth_token.secret_string && aws_elasticache_replication_group.this.auth_token_update_strategy == "ROTATE"
    error_message = "Redis must ask for the token that clients can read, and keep the one before."
  }

  assert {
    condition     = data.aws_secretsmanager_random_password.auth_token.password_length == 64 && data.aws_secretsmanager_random_password.auth_token.exclude_punctuation == true
    error_message = "The token must be long, of characters that ElastiCache takes."
  }
}

# State is kept from run to run: AWS answers with another password, and the token must stay.
run "another_random_answer_changes_nothing" {
  override_data {
    target = data.aws_secretsmanager_random_password.auth_token
    values = { random_password = "other0000000000000000000000000000000000000000000000000000000token" }
  }

  assert {
    condition     = aws_secretsmanager_secret_version.auth_token.secret_string == "mock00000000000000000000000000000000000000000000000000000000token"
    error_message = "A later plan must not make up a new token."
  }
}

run "a_new_generation_is_a_new_token" {
  variables {
    auth_token_generation = 2
  }

  override_data {
    target = data.aws_secretsmanager_random_password.auth_token
    values = { random_password = "other0000000000000000000000000000000000000000000000000000000token" }
  }

  assert {
    condition     = aws_secretsmanager_secret_version.auth_token.secret_string == "other0000000000000000000000000000000000000000000000000000000token" && aws_elasticache_replication_group.this.auth_token == "other0000000000000000000000000000000000000000000000000000000token"
    error_message = "Raising the generation must store a new token and give it to Redis."
  }
}

run "one_node_where_an_outage_is_bearable" {
  command = plan

  variables {
    replicas       = 0
    subnet_ids     = ["subnet-1"]
    final_snapshot = false
    log_types      = []
  }

  assert {
    condition     = aws_elasticache_replication_group.this.num_cache_clusters == 1 && aws_elasticache_replication_group.this.multi_az_enabled == false && aws_elasticache_replication_group.this.automatic_failover_enabled == false
    error_message = "One node cannot fail over."
  }

  assert {
    condition     = aws_elasticache_replication_group.this.final_snapshot_identifier == null && length(aws_elasticache_replication_group.this.log_delivery_configuration) == 0
    error_message = "Last snapshot and logs must be optional."
  }
}

run "restored_from_a_snapshot" {
  command = plan

  variables {
    snapshot_name = "digest-dev-restore"
  }

  assert {
    condition     = aws_elasticache_replication_group.this.snapshot_name == "digest-dev-restore"
    error_message = "The store must begin with the snapshot."
  }
}

run "the_example_plans" {
  command = plan

  module {
    source = "./examples/basic"
  }
}
