# Where states and plans are, and who can't get at them.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name              = "digest"
  account_id        = "111122223333"
  region            = "eu-central-1"
  github_repository = "octocat@583231/digest@1296269"
  environments      = { dev = {}, prod = { github_environment = "production", plan_on_pull_request = false } }
}

run "closed_encrypted_versioned_recorded" {
  command = plan

  assert {
    condition     = toset([for bucket in aws_s3_bucket.this : bucket.bucket]) == toset(["digest-audit-111122223333", "digest-plans-111122223333", "digest-state-111122223333"])
    error_message = "Bucket names must say whose they are."
  }

  assert {
    condition = keys(aws_s3_bucket_public_access_block.this) == keys(aws_s3_bucket.this) && alltrue([
      for block in aws_s3_bucket_public_access_block.this :
      block.block_public_acls && block.block_public_policy && block.ignore_public_acls && block.restrict_public_buckets
    ])
    error_message = "Nothing in any bucket may be made public."
  }

  assert {
    condition     = keys(aws_s3_bucket_versioning.this) == keys(aws_s3_bucket.this) && alltrue([for versioning in aws_s3_bucket_versioning.this : versioning.versioning_configuration[0].status == "Enabled"])
    error_message = "Every bucket must keep versions."
  }

  assert {
    condition = {
      for name, encryption in aws_s3_bucket_server_side_encryption_configuration.this :
      name => [for rule in encryption.rule : "${rule.apply_server_side_encryption_by_default[0].sse_algorithm} ${coalesce(rule.apply_server_side_encryption_by_default[0].kms_master_key_id, "-")}"][0]
      } == {
      audit = "AES256 -"
      plans = "aws:kms arn:aws:kms:eu-central-1:111122223333:key/plans"
      state = "aws:kms arn:aws:kms:eu-central-1:111122223333:key/state"
    }
    error_message = "States and plans must each be encrypted with their own key."
  }

  assert {
    condition     = alltrue([for key in aws_kms_key.this : key.enable_key_rotation && key.deletion_window_in_days == 30])
    error_message = "Keys must rotate, and their deletion must be noticed in time."
  }

  assert {
    condition     = { for name, logging in aws_s3_bucket_logging.this : name => logging.target_bucket } == { plans = "digest-audit-111122223333", state = "digest-audit-111122223333" }
    error_message = "Who reads states and plans must be recorded."
  }
}

run "history_and_plans_end" {
  command = plan

  variables {
    plan_days          = 3
    state_history_days = 30
  }

  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.this["plans"].rule[0].expiration[0].days == 3
    error_message = "Plans must expire when told."
  }

  # Days are the provider's to fill in, and unknown in a plan; with the marker S3 takes none.
  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.this["state"].rule[0].expiration[0].expired_object_delete_marker && aws_s3_bucket_lifecycle_configuration.this["state"].rule[0].noncurrent_version_expiration[0].noncurrent_days == 30
    error_message = "A state must never expire, and its old versions when told."
  }
}

run "only_by_tls_and_only_with_kms" {
  command = plan

  assert {
    condition = alltrue([
      for document in data.aws_iam_policy_document.bucket : length([
        for statement in document.statement : statement
        if statement.effect == "Deny" && contains(statement.actions, "s3:*") && length(statement.resources) == 2 && [for condition in statement.condition : "${condition.variable} ${join("", condition.values)}"] == ["aws:SecureTransport false"]
      ]) == 1
    ])
    error_message = "Every bucket must refuse calls without TLS."
  }

  assert {
    condition = {
      for name, document in data.aws_iam_policy_document.bucket : name => length([
        for statement in document.statement : statement
        if statement.effect == "Deny" && toset([for condition in statement.condition : "${condition.test} ${condition.variable} ${join("", condition.values)}"]) == toset(["Null s3:x-amz-server-side-encryption false", "StringNotEquals s3:x-amz-server-side-encryption aws:kms"])
      ])
    } == { audit = 0, plans = 1, state = 1 }
    error_message = "States and plans must refuse whoever asks for another encryption."
  }
}
