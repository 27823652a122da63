# What AWS would answer, where another resource checks the form of it or a test looks at what was made of it.

mock_data "aws_caller_identity" {
  defaults = {
    account_id = "111122223333"
  }
}

mock_data "aws_partition" {
  defaults = {
    partition = "aws"
  }
}

mock_data "aws_region" {
  defaults = {
    id = "eu-central-1"
  }
}

mock_data "aws_iam_policy_document" {
  defaults = {
    json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
  }
}

mock_resource "aws_cloudwatch_log_group" {
  defaults = {
    arn = "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/vendedlogs/prometheus/digest-dev"
  }
}

mock_resource "aws_prometheus_workspace" {
  defaults = {
    id                  = "ws-1"
    arn                 = "arn:aws:aps:eu-central-1:111122223333:workspace/ws-1"
    prometheus_endpoint = "https://aps-workspaces.eu-central-1.amazonaws.com/workspaces/ws-1/"
  }
}

mock_resource "aws_kms_key" {
  defaults = {
    arn    = "arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"
    key_id = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"
  }
}

mock_resource "aws_sns_topic" {
  defaults = {
    arn = "arn:aws:sns:eu-central-1:111122223333:digest-dev-dead-man"
  }
}

# Told apart, so that tests see which of them an alarm or a subscription got.
override_resource {
  target = aws_sns_topic.this["page"]
  values = {
    arn = "arn:aws:sns:eu-central-1:111122223333:digest-dev-page"
  }
}

override_resource {
  target = aws_sns_topic.this["ticket"]
  values = {
    arn = "arn:aws:sns:eu-central-1:111122223333:digest-dev-ticket"
  }
}

mock_resource "aws_iam_role" {
  defaults = {
    id  = "mock-role"
    arn = "arn:aws:iam::111122223333:role/mock-role"
  }
}

mock_resource "aws_grafana_workspace" {
  defaults = {
    id       = "g-1"
    endpoint = "g-1.grafana-workspace.eu-central-1.amazonaws.com"
  }
}
