# The workspace: what the collector writes, what the rules make of it, and who may write.

resource "aws_cloudwatch_log_group" "prometheus" {
  #checkov:skip=CKV_AWS_158:CloudWatch encrypts every log group; a customer managed key is the caller's choice, log_kms_key_arn
  #checkov:skip=CKV_AWS_338:The default is a year; an environment may keep less
  # AMP enters each group that it writes to in one resource policy of 5120 characters, except those that begin so.
  name              = "/aws/vendedlogs/prometheus/${var.name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.log_kms_key_arn

  lifecycle {
    precondition {
      condition     = var.log_kms_key_arn == null ? true : split(":", var.log_kms_key_arn)[3] == local.region
      error_message = "log_kms_key_arn must be a key of the provider's region, ${local.region}: CloudWatch Logs takes no other."
    }
  }
}

# Without kms_key_arn, which the 5.32 that the tests run on does not know, and without a retention, which came with 5.100: AMP encrypts with
# AWS's key and keeps 150 days.
resource "aws_prometheus_workspace" "this" {
  alias = var.name

  # The only place where AMP says that a rule failed or a notification was refused.
  logging_configuration {
    log_group_arn = "${aws_cloudwatch_log_group.prometheus.arn}:*"
  }
}

resource "aws_prometheus_rule_group_namespace" "this" {
  for_each = var.rule_groups

  workspace_id = aws_prometheus_workspace.this.id
  name         = each.key
  data         = each.value
}

# For the collector's task role. Writing alone: the collector has no business reading what it sent.
data "aws_iam_policy_document" "remote_write" {
  statement {
    sid       = "RemoteWrite"
    actions   = ["aps:RemoteWrite"]
    resources = [aws_prometheus_workspace.this.arn]
  }
}
