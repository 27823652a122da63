# What the workspace refuses: rules of one variable break one at a time.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name = "digest-dev"
}

run "what_aws_has_no_form_for" {
  command         = plan
  expect_failures = [var.name, var.rule_groups, var.quotas, var.usage_alarm_percent, var.log_retention_days, var.log_kms_key_arn]

  variables {
    name                = "Digest_dev"
    rule_groups         = { "slo rules" = "groups: [{name: a, rules: [{record: x, expr: y}]}]" }
    quotas              = { active_series = 1000.5 }
    usage_alarm_percent = 100
    log_retention_days  = 31
    log_kms_key_arn     = "arn:aws:kms:eu-central-1:111122223333:alias/logs"
  }
}

run "what_is_too_long_or_too_little" {
  command         = plan
  expect_failures = [var.name, var.rule_groups, var.quotas, var.usage_alarm_percent]

  variables {
    name                = "digest-development-environment-10"
    rule_groups         = { digest = format("groups: [{name: a, rules: [{record: x, expr: \"%1048576s\"}]}]", "y") }
    quotas              = { ingestion_rate = 0 }
    usage_alarm_percent = 0
  }
}

run "rules_that_are_not_yaml" {
  command         = plan
  expect_failures = [var.rule_groups]

  variables {
    rule_groups = { digest = "groups: [" }
  }
}

run "rules_without_groups" {
  command         = plan
  expect_failures = [var.rule_groups]

  variables {
    rule_groups = { digest = "alert: Watchdog" }
  }
}

run "a_group_without_rules" {
  command         = plan
  expect_failures = [var.rule_groups]

  variables {
    rule_groups = { digest = "groups: [{name: a, rules: []}]" }
  }
}

run "a_key_of_another_region" {
  command         = plan
  expect_failures = [aws_cloudwatch_log_group.prometheus]

  variables {
    log_kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/1a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"
  }
}
