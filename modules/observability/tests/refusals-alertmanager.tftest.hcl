# What Alertmanager is not told: each run breaks one rule.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name          = "digest-dev"
  rule_groups   = { digest = file("./examples/basic/rules.yaml") }
  alertmanager  = file("./examples/basic/alertmanager.yaml")
  subscriptions = { on-call = { protocol = "email", endpoint = "on-call@example.com", severity = "page" } }
}

run "a_topic_that_does_not_exist" {
  command         = plan
  expect_failures = [var.alertmanager]

  variables {
    alertmanager = replace(file("./examples/basic/alertmanager.yaml"), "$${page}", "$${pager}")
  }
}

run "a_configuration_that_is_wrapped_already" {
  command         = plan
  expect_failures = [var.alertmanager]

  variables {
    alertmanager = "alertmanager_config: |\n  route: {receiver: a}\nroute: {receiver: a}\nreceivers: [{name: a}]"
  }
}

run "a_configuration_that_is_not_yaml" {
  command         = plan
  expect_failures = [var.alertmanager]

  variables {
    alertmanager = "route: ["
  }
}

run "a_configuration_without_receivers" {
  command         = plan
  expect_failures = [var.alertmanager]

  variables {
    alertmanager = "route: {receiver: page}"
  }
}

run "a_receiver_that_is_no_topic" {
  command         = plan
  expect_failures = [var.alertmanager]

  variables {
    alertmanager = replace(file("./examples/basic/alertmanager.yaml"), "receivers:", "receivers:\n  - name: chat\n    webhook_configs: []")
  }
}

run "a_setting_that_amp_keeps_to_itself" {
  command         = plan
  expect_failures = [var.alertmanager]

  variables {
    alertmanager = replace(file("./examples/basic/alertmanager.yaml"), "send_resolved: true", "api_url: https://sns.example.com")
  }
}

run "a_reminder_after_a_week" {
  command         = plan
  expect_failures = [var.alertmanager]

  variables {
    alertmanager = replace(file("./examples/basic/alertmanager.yaml"), "group_by: [alertname]", "repeat_interval: 7d")
  }
}

run "a_reminder_after_a_week_in_hours" {
  command         = plan
  expect_failures = [var.alertmanager]

  variables {
    alertmanager = replace(file("./examples/basic/alertmanager.yaml"), "group_by: [alertname]", "repeat_interval: 168h")
  }
}

run "a_topic_of_somebody_else" {
  command         = plan
  expect_failures = [aws_prometheus_alert_manager_definition.this]

  variables {
    alertmanager = replace(file("./examples/basic/alertmanager.yaml"), "$${page}", "arn:aws:sns:eu-central-1:111122223333:other")
  }
}

run "a_receiver_of_another_region" {
  command         = plan
  expect_failures = [aws_prometheus_alert_manager_definition.this]

  variables {
    alertmanager = replace(file("./examples/basic/alertmanager.yaml"), "$${region}", "eu-west-1")
  }
}
