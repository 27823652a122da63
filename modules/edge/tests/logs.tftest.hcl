# Both logs are kept, closed, and written by AWS for this account only.

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

run "both_are_kept_as_long_as_told_closed_and_only_aws_writes" {
  command = plan

  variables {
    access_logs = { retention_days = 30 }
    waf_logs    = { retention_days = 90, kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:key/0f7a1c9e-0000-4000-8000-000000000000" }
  }

  assert {
    condition     = aws_lb.this.access_logs[0].enabled && aws_lb.this.access_logs[0].bucket == aws_s3_bucket.access_logs.id
    error_message = "Access logs must be on."
  }

  assert {
    condition     = aws_s3_bucket.access_logs.bucket == "digest-test-edge-logs-111122223333-eu-central-1"
    error_message = "The bucket's name must be unique in the world and say whose it is."
  }

  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.access_logs.block_public_acls,
      aws_s3_bucket_public_access_block.access_logs.block_public_policy,
      aws_s3_bucket_public_access_block.access_logs.ignore_public_acls,
      aws_s3_bucket_public_access_block.access_logs.restrict_public_buckets,
      aws_s3_bucket_ownership_controls.access_logs.rule[0].object_ownership == "BucketOwnerEnforced",
    ])
    error_message = "Nothing in the bucket may be made public."
  }

  assert {
    condition = alltrue([
      for rule in aws_s3_bucket_server_side_encryption_configuration.access_logs.rule :
      rule.apply_server_side_encryption_by_default[0].sse_algorithm == "AES256"
    ])
    error_message = "Load balancers write to SSE-S3 buckets only."
  }

  assert {
    condition     = aws_s3_bucket_versioning.access_logs.versioning_configuration[0].status == "Enabled"
    error_message = "A deleted log must stay readable for a while."
  }

  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.access_logs.rule[0].expiration[0].days == 30 && aws_s3_bucket_lifecycle_configuration.access_logs.rule[0].status == "Enabled"
    error_message = "Access logs must expire when told."
  }

  assert {
    condition     = aws_cloudwatch_log_group.waf.retention_in_days == 90 && aws_cloudwatch_log_group.waf.kms_key_id == var.waf_logs.kms_key_arn
    error_message = "WAF's log must have the given retention and key."
  }

  assert {
    condition = one([
      for statement in data.aws_iam_policy_document.access_logs.statement : join(" ", [
        join(",", statement.actions),
        join(",", one(statement.principals).identifiers),
        join(",", statement.resources),
        join(",", one(statement.condition).values),
      ]) if statement.effect != "Deny"
      ]) == join(" ", [
      "s3:PutObject",
      "logdelivery.elasticloadbalancing.amazonaws.com",
      "arn:aws:s3:::digest-test-edge-logs-111122223333-eu-central-1/AWSLogs/111122223333/*",
      "arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/*",
    ])
    error_message = "One statement may allow: load balancers of this account and region, to put their logs."
  }

  assert {
    condition = one([
      for statement in data.aws_iam_policy_document.access_logs.statement : "${one(statement.condition).variable} ${join("", one(statement.condition).values)}"
      if statement.effect == "Deny" && contains(statement.actions, "s3:*") && length(statement.resources) == 2
    ]) == "aws:SecureTransport false"
    error_message = "Everything without TLS must be denied."
  }

  assert {
    condition     = aws_cloudwatch_log_group.waf.name == "aws-waf-logs-digest-test"
    error_message = "WAF accepts only groups with its prefix."
  }

  assert {
    condition = alltrue([
      for statement in data.aws_iam_policy_document.waf_logs.statement :
      statement.actions == toset(["logs:CreateLogStream", "logs:PutLogEvents"])
      && statement.resources == toset(["arn:aws:logs:eu-central-1:111122223333:log-group:aws-waf-logs-digest-test:*"])
      && { for condition in statement.condition : condition.variable => join("", condition.values) } == {
        "aws:SourceAccount" = "111122223333"
        "aws:SourceArn"     = "arn:aws:logs:eu-central-1:111122223333:*"
      }
    ])
    error_message = "Only log delivery for this account, only to this group."
  }
}
