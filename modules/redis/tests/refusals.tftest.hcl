mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name       = "digest-dev"
  vpc_id     = "vpc-1"
  subnet_ids = ["subnet-1", "subnet-2"]
}

run "what_is_not_named_by_its_id" {
  command         = plan
  expect_failures = [var.name, var.vpc_id, var.subnet_ids, var.kms_key_arn, var.log_kms_key_arn]

  variables {
    name            = "Digest Dev"
    vpc_id          = "main"
    subnet_ids      = ["private-a"]
    kms_key_arn     = "alias/redis"
    log_kms_key_arn = "alias/logs"
  }
}

run "engines_and_sizes_that_do_not_exist" {
  command         = plan
  expect_failures = [var.engine_version, var.node_type, var.replicas, var.subnet_ids, var.log_types, var.log_retention_days]

  variables {
    engine_version     = "6.2"
    node_type          = "t4g.micro"
    replicas           = 6
    subnet_ids         = []
    log_types          = ["audit-log"]
    log_retention_days = 42
  }
}

run "keys_that_would_be_lost" {
  command         = plan
  expect_failures = [var.snapshot_days, var.recovery_days, var.auth_token_generation, var.auth_token_update_strategy]

  variables {
    snapshot_days              = 0
    recovery_days              = 0
    auth_token_generation      = 0
    auth_token_update_strategy = "DELETE"
  }
}

run "windows_that_are_none" {
  command         = plan
  expect_failures = [var.snapshot_window, var.maintenance_window]

  variables {
    snapshot_window    = "2am"
    maintenance_window = "tuesday 03:30"
  }
}

run "a_name_too_long_for_elasticache" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "digest-development-environment-long"
  }
}

run "a_replica_in_the_same_zone" {
  command         = plan
  expect_failures = [aws_elasticache_replication_group.this]

  variables {
    subnet_ids = ["subnet-1"]
    replicas   = 1
  }
}
