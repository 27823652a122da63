# What would deceive the dead man: each run breaks one rule.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name          = "digest-dev"
  rule_groups   = { digest = file("./examples/basic/rules.yaml") }
  alertmanager  = file("./examples/basic/alertmanager.yaml")
  subscriptions = { on-call = { protocol = "email", endpoint = "on-call@example.com", severity = "page" } }
}

run "no_way_to_the_dead_man" {
  command         = plan
  expect_failures = [aws_prometheus_alert_manager_definition.this]

  variables {
    alertmanager = replace(file("./examples/basic/alertmanager.yaml"), "receiver: dead-man", "receiver: page")
  }
}

run "everything_goes_to_the_dead_man" {
  command         = plan
  expect_failures = [aws_prometheus_alert_manager_definition.this]

  variables {
    alertmanager = replace(file("./examples/basic/alertmanager.yaml"), "receiver: ticket", "receiver: dead-man")
  }
}

run "a_second_way_to_the_dead_man" {
  command         = plan
  expect_failures = [aws_prometheus_alert_manager_definition.this]

  variables {
    alertmanager = replace(file("./examples/basic/alertmanager.yaml"), "matchers: [severity=\"page\"]", "routes: [{receiver: dead-man}]")
  }
}

run "a_dead_man_fed_by_any_alert" {
  command         = plan
  expect_failures = [aws_prometheus_alert_manager_definition.this]

  variables {
    alertmanager = replace(file("./examples/basic/alertmanager.yaml"), "matchers: [alertname=\"Watchdog\"]", "matchers: []")
  }
}

run "a_watchdog_rarer_than_the_dead_man_waits" {
  command         = plan
  expect_failures = [aws_prometheus_alert_manager_definition.this]

  variables {
    alertmanager = replace(file("./examples/basic/alertmanager.yaml"), "repeat_interval: 4m", "repeat_interval: 14m")
  }
}

run "a_watchdog_held_back_by_its_group" {
  command         = plan
  expect_failures = [aws_prometheus_alert_manager_definition.this]

  variables {
    alertmanager = replace(file("./examples/basic/alertmanager.yaml"), "group_interval: 1m", "group_interval: 11m")
  }
}

run "a_watchdog_at_alertmanagers_own_pace" {
  command         = plan
  expect_failures = [aws_prometheus_alert_manager_definition.this]

  variables {
    alertmanager = replace(file("./examples/basic/alertmanager.yaml"), "      repeat_interval: 4m\n", "")
  }
}

run "no_watchdog_at_all" {
  command         = plan
  expect_failures = [aws_prometheus_alert_manager_definition.this]

  variables {
    rule_groups = { digest = "groups: [{name: a, rules: [{alert: ApiDown, expr: up == 0}, {record: x, expr: y}]}]" }
  }
}

run "a_dead_man_who_cries_wolf" {
  command         = plan
  expect_failures = [var.dead_man_minutes]

  variables {
    dead_man_minutes = 5
  }
}

run "a_dead_man_who_sleeps" {
  command         = plan
  expect_failures = [var.dead_man_minutes]

  variables {
    dead_man_minutes = 65
  }
}

run "minutes_that_sns_does_not_report" {
  command         = plan
  expect_failures = [var.dead_man_minutes]

  variables {
    dead_man_minutes = 12
  }
}
