mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name = "digest-dev"
}

run "a_workspace_alone_is_enough" {
  command = apply

  assert {
    condition     = aws_prometheus_workspace.this.alias == "digest-dev"
    error_message = "The workspace must be called after the environment."
  }

  assert {
    condition     = length(aws_prometheus_alert_manager_definition.this) + length(aws_cloudwatch_metric_alarm.dead_man) + length(aws_grafana_workspace.this) + length(aws_iam_role.grafana) == 0
    error_message = "Without alertmanager and grafana there must be nothing of theirs, and no dead man who would page for want of a Watchdog."
  }

  assert {
    condition     = output.grafana_workspace_id == null && output.grafana_endpoint == null && output.dead_man_alarm_name == null
    error_message = "Outputs of what is not there must be null."
  }
}

run "amp_writes_its_log_where_its_retention_is" {
  command = apply

  variables {
    log_retention_days = 30
    log_kms_key_arn    = "arn:aws:kms:eu-central-1:111122223333:key/1a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"
  }

  assert {
    condition     = aws_prometheus_workspace.this.logging_configuration[0].log_group_arn == "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/vendedlogs/prometheus/digest-dev:*"
    error_message = "The workspace must log to its own group, whose ARN AMP wants with :* behind it."
  }

  assert {
    condition     = aws_cloudwatch_log_group.prometheus.retention_in_days == 30 && endswith(aws_cloudwatch_log_group.prometheus.kms_key_id, "key/1a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9")
    error_message = "The log group must have the retention and the key that were asked for."
  }

  assert {
    condition     = startswith(aws_cloudwatch_log_group.prometheus.name, "/aws/vendedlogs/")
    error_message = "The log group must begin with /aws/vendedlogs/, or it eats into the account's resource policy."
  }
}

run "rules_arrive_byte_for_byte" {
  command = apply

  variables {
    rule_groups = { digest = file("./examples/basic/rules.yaml"), "other.rules" = "groups: [{name: a, rules: [{record: x, expr: y}]}]" }
  }

  assert {
    condition     = tomap({ for key, namespace in aws_prometheus_rule_group_namespace.this : namespace.name => namespace.data }) == var.rule_groups
    error_message = "Each rule file must be a namespace of its own, unchanged."
  }

  assert {
    condition     = alltrue([for namespace in values(aws_prometheus_rule_group_namespace.this) : namespace.workspace_id == "ws-1"])
    error_message = "Rules must be in this workspace."
  }
}

run "the_collector_may_write_and_nothing_else" {
  command = apply

  assert {
    condition = { for statement in data.aws_iam_policy_document.remote_write.statement : statement.sid => [statement.actions, statement.resources] } == {
      RemoteWrite = [toset(["aps:RemoteWrite"]), toset(["arn:aws:aps:eu-central-1:111122223333:workspace/ws-1"])]
    }
    error_message = "The collector must be allowed to write to this workspace, and nothing else."
  }

  assert {
    condition     = output.remote_write_url == "https://aps-workspaces.eu-central-1.amazonaws.com/workspaces/ws-1/api/v1/remote_write"
    error_message = "The address to write to must be the workspace's, with one slash."
  }
}
