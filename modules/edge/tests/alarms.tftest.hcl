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

run "errors_that_clients_see_roll_a_deployment_back" {
  command = plan

  assert {
    condition     = output.error_alarm_name == "digest-test-edge-errors" && aws_cloudwatch_metric_alarm.errors.threshold == 5 && aws_cloudwatch_metric_alarm.errors.treat_missing_data == "notBreaching"
    error_message = "More than 5 % of errors must be an alarm; no requests must be none."
  }

  assert {
    condition = { for query in aws_cloudwatch_metric_alarm.errors.metric_query : query.id => one(query.metric).metric_name if length(query.metric) > 0 } == {
      balancer = "HTTPCode_ELB_5XX_Count"
      gateway  = "HTTPCode_Target_5XX_Count"
      requests = "RequestCount"
      unserved = "HTTPCode_ELB_503_Count"
    }
    error_message = "The gateway's errors and those of the load balancer must count."
  }

  assert {
    condition = toset([
      for query in aws_cloudwatch_metric_alarm.errors.metric_query : query.id
      if anytrue([for metric in query.metric : lookup(metric.dimensions, "TargetGroup", "") == output.target_group_arn_suffix])
    ]) == toset(["gateway", "requests"])
    error_message = "Only the gateway's requests and answers must count, not those of the dashboard behind the same load balancer."
  }

  assert {
    condition = one([for query in aws_cloudwatch_metric_alarm.errors.metric_query : query.expression if query.id == "percent"]) == join("", [
      "IF(FILL(requests, 0) + FILL(unserved, 0) >= 20, ",
      "100 * (FILL(gateway, 0) + FILL(balancer, 0)) / (FILL(requests, 0) + FILL(unserved, 0)), 0)",
    ])
    error_message = "Requests that no target was left for must count as requests: with no target RequestCount is missing, and every answer is a 503."
  }
}

run "an_alarm_that_would_never_go_off" {
  command         = plan
  expect_failures = [var.error_percent]

  variables {
    error_percent = 90
  }
}

run "a_certificate_that_is_not_renewed_is_a_ticket" {
  command = plan

  assert {
    condition = [
      aws_cloudwatch_metric_alarm.certificate["certificate"].namespace, aws_cloudwatch_metric_alarm.certificate["certificate"].metric_name,
      aws_cloudwatch_metric_alarm.certificate["certificate"].statistic, aws_cloudwatch_metric_alarm.certificate["certificate"].dimensions["CertificateArn"],
    ] == ["AWS/CertificateManager", "DaysToExpiry", "Minimum", var.certificate_arn]
    error_message = "The days of the certificate that clients see must be looked at."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.certificate["certificate"].comparison_operator == "LessThanThreshold" && aws_cloudwatch_metric_alarm.certificate["certificate"].threshold == 21 && aws_cloudwatch_metric_alarm.certificate["certificate"].period * aws_cloudwatch_metric_alarm.certificate["certificate"].evaluation_periods == 24 * 3600
    error_message = "The first day with less than three weeks must be an alarm."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.certificate["certificate"].treat_missing_data == "ignore"
    error_message = "ACM is silent about a certificate that has run out, which must not end the alarm, and about a new one, which must not begin it."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.certificate["certificate"].alarm_actions == toset([var.ticket_topic_arn]) && aws_cloudwatch_metric_alarm.certificate["certificate"].ok_actions == toset([var.ticket_topic_arn]) && aws_cloudwatch_metric_alarm.certificate["certificate"].alarm_name == "digest-test-certificate-expires-soon"
    error_message = "It must be a ticket, from an alarm that the topic lets in by its name."
  }

  assert {
    condition     = startswith(aws_cloudwatch_metric_alarm.certificate["certificate"].alarm_description, "CertificateExpiresSoon: ") && endswith(aws_cloudwatch_metric_alarm.certificate["certificate"].alarm_description, "Runbook: runbooks/CertificateExpiresSoon.md")
    error_message = "Who gets the ticket must be told what to read."
  }
}

run "an_alarm_when_it_is_too_late" {
  command         = plan
  expect_failures = [var.certificate_days]

  variables {
    certificate_days = 3
  }
}

run "a_topic_by_its_name" {
  command         = plan
  expect_failures = [var.ticket_topic_arn]

  variables {
    ticket_topic_arn = "digest-test-ticket"
  }
}
