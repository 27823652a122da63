mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name          = "digest-dev"
  rule_groups   = { digest = file("./examples/basic/rules.yaml") }
  alertmanager  = file("./examples/basic/alertmanager.yaml")
  subscriptions = { on-call = { protocol = "email", endpoint = "on-call@example.com", severity = "page" } }
}

run "alertmanager_gets_its_own_file_wrapped" {
  command = apply

  assert {
    condition     = startswith(aws_prometheus_alert_manager_definition.this[0].definition, "alertmanager_config: |\n  ")
    error_message = "AMP wants the configuration as a text under alertmanager_config."
  }

  assert {
    condition = [for receiver in yamldecode(yamldecode(aws_prometheus_alert_manager_definition.this[0].definition).alertmanager_config).receivers : [receiver.name, receiver.sns_configs[0].topic_arn, receiver.sns_configs[0].sigv4.region]] == [
      ["page", "arn:aws:sns:eu-central-1:111122223333:digest-dev-page", "eu-central-1"],
      ["ticket", "arn:aws:sns:eu-central-1:111122223333:digest-dev-ticket", "eu-central-1"],
      ["dead-man", "arn:aws:sns:eu-central-1:111122223333:digest-dev-dead-man", "eu-central-1"],
    ]
    error_message = "The names in the text must have become topics and region."
  }

  assert {
    condition     = yamldecode(yamldecode(aws_prometheus_alert_manager_definition.this[0].definition).alertmanager_config).route == yamldecode(var.alertmanager).route
    error_message = "The rest of the text must be as it was."
  }
}

run "templates_of_alertmanager_survive" {
  command = apply

  variables {
    alertmanager = replace(file("./examples/basic/alertmanager.yaml"), "send_resolved: true", "message: |\n          {{ range .Alerts }}\n\n          {{ .Annotations.summary }}{{ end }}")
  }

  assert {
    condition     = yamldecode(yamldecode(aws_prometheus_alert_manager_definition.this[0].definition).alertmanager_config).receivers[0].sns_configs[0].message == "{{ range .Alerts }}\n\n{{ .Annotations.summary }}{{ end }}\n"
    error_message = "Wrapping must not change texts of several lines."
  }
}

run "links_lead_to_grafana" {
  command = apply

  variables {
    alertmanager = replace(file("./examples/basic/alertmanager.yaml"), "send_resolved: true", "message: \"$${grafana}/d/overview\"")
    grafana = {
      authentication_providers = ["AWS_SSO"]
      admins                   = { group_ids = ["93f4a8b2-7051-70d3-5f0e-2a1d6b9c8e47"] }
    }
  }

  assert {
    condition     = yamldecode(yamldecode(aws_prometheus_alert_manager_definition.this[0].definition).alertmanager_config).receivers[0].sns_configs[0].message == "https://${output.grafana_endpoint}/d/overview"
    error_message = "The address of the workspace must be put where the text says so."
  }
}

run "links_are_paths_without_grafana" {
  command = apply

  variables {
    alertmanager = replace(file("./examples/basic/alertmanager.yaml"), "send_resolved: true", "message: \"$${grafana}/d/overview\"")
  }

  assert {
    condition     = yamldecode(yamldecode(aws_prometheus_alert_manager_definition.this[0].definition).alertmanager_config).receivers[0].sns_configs[0].message == "/d/overview"
    error_message = "Without a Grafana nothing may be put there."
  }
}

run "silence_is_noticed_outside_amp" {
  command = apply

  variables {
    dead_man_minutes = 20
  }

  assert {
    condition = [
      aws_cloudwatch_metric_alarm.dead_man[0].namespace, aws_cloudwatch_metric_alarm.dead_man[0].metric_name, aws_cloudwatch_metric_alarm.dead_man[0].statistic,
      aws_cloudwatch_metric_alarm.dead_man[0].dimensions["TopicName"], aws_cloudwatch_metric_alarm.dead_man[0].comparison_operator, aws_cloudwatch_metric_alarm.dead_man[0].treat_missing_data,
    ] == ["AWS/SNS", "NumberOfMessagesPublished", "Sum", "digest-dev-dead-man", "LessThanThreshold", "breaching"]
    error_message = "The dead man must alarm when nothing is published, also when the metric is missing altogether."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.dead_man[0].period * aws_cloudwatch_metric_alarm.dead_man[0].evaluation_periods == 20 * 60 && aws_cloudwatch_metric_alarm.dead_man[0].threshold == 1
    error_message = "The dead man must alarm after dead_man_minutes without a single message."
  }

  assert {
    condition     = one(aws_cloudwatch_metric_alarm.dead_man[0].alarm_actions) == "arn:aws:sns:eu-central-1:111122223333:digest-dev-page" && output.dead_man_alarm_name == "digest-dev-alerting-silent"
    error_message = "The dead man must page somebody, under the name that the output has."
  }

  assert {
    condition     = endswith(aws_cloudwatch_metric_alarm.dead_man[0].alarm_description, "Runbook: runbooks/Watchdog.md")
    error_message = "Who is woken by the dead man must be told what to read."
  }
}

run "an_interval_left_out_is_the_roots" {
  command = plan

  variables {
    alertmanager = replace(replace(file("./examples/basic/alertmanager.yaml"), "      repeat_interval: 4m\n", ""), "  group_by: [alertname]\n", "  group_by: [alertname]\n  repeat_interval: 3m\n")
  }
}
