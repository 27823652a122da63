# Whom alerts are not sent to: each run breaks one rule.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name          = "digest-dev"
  rule_groups   = { digest = file("./examples/basic/rules.yaml") }
  alertmanager  = file("./examples/basic/alertmanager.yaml")
  subscriptions = { on-call = { protocol = "email", endpoint = "on-call@example.com", severity = "page" } }
}

run "a_protocol_without_encryption" {
  command         = plan
  expect_failures = [var.subscriptions]

  variables {
    subscriptions = { on-call = { protocol = "http", endpoint = "http://pager.example.com", severity = "page" } }
  }
}

run "an_endpoint_of_another_protocol" {
  command         = plan
  expect_failures = [var.subscriptions]

  variables {
    subscriptions = { on-call = { protocol = "https", endpoint = "http://pager.example.com", severity = "page" } }
  }
}

run "a_severity_that_nobody_handles" {
  command         = plan
  expect_failures = [var.subscriptions]

  variables {
    subscriptions = { on-call = { protocol = "email", endpoint = "on-call@example.com", severity = "info" } }
  }
}

run "alerts_that_nobody_hears" {
  command         = plan
  expect_failures = [check.somebody_is_paged]

  variables {
    subscriptions = { backlog = { protocol = "email", endpoint = "backlog@example.com", severity = "ticket" } }
  }
}
