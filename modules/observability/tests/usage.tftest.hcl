mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name                = "digest-dev"
  quotas              = { active_series = 50000, ingestion_rate = 5000 }
  usage_alarm_percent = 70
}

run "usage_is_measured_against_the_quotas" {
  command = apply

  assert {
    condition     = { for name, alarm in aws_cloudwatch_metric_alarm.usage : alarm.alarm_name => alarm.threshold } == { digest-dev-active-series = 35000, digest-dev-ingestion-rate = 3500 }
    error_message = "Usage must alarm at its percentage of each quota."
  }

  assert {
    condition = { for name, alarm in aws_cloudwatch_metric_alarm.usage : name => merge(alarm.dimensions, { metric = "${alarm.namespace} ${alarm.metric_name} ${alarm.statistic}" }) } == {
      for name, resource in { active-series = "ActiveSeries", ingestion-rate = "IngestionRate" } : name => {
        Type                                = "Resource", Service = "Prometheus", Class = "None", Resource = resource, ResourceId = "ws-1", metric = "AWS/Usage ResourceCount Maximum"
      }
    }
    error_message = "Usage must be this workspace's, under the dimensions that AWS gives it."
  }
}

run "faults_are_counted_over_all_reasons" {
  command = apply

  assert {
    condition = toset([for alarm in values(aws_cloudwatch_metric_alarm.fault) : one(alarm.metric_query).expression]) == toset([
      for metric in ["DiscardedSamples", "RuleEvaluationFailures", "AlertManagerNotificationsFailed"] : "SELECT SUM(${metric}) FROM \"AWS/Prometheus\" WHERE Workspace = 'ws-1'"
    ])
    error_message = "Each counter of faults must be summed over this workspace."
  }

  assert {
    condition     = alltrue([for alarm in values(aws_cloudwatch_metric_alarm.fault) : alarm.threshold == 0 && alarm.comparison_operator == "GreaterThanThreshold" && alarm.treat_missing_data == "notBreaching"])
    error_message = "One fault is too many, and no metric is no fault."
  }
}

run "a_lost_notification_pages_and_the_rest_is_a_ticket" {
  command = apply

  assert {
    condition = { for alarm in concat(values(aws_cloudwatch_metric_alarm.fault), values(aws_cloudwatch_metric_alarm.usage)) : alarm.alarm_name => split("digest-dev-", one(alarm.alarm_actions))[1] } == {
      digest-dev-active-series = "ticket", digest-dev-ingestion-rate = "ticket", digest-dev-samples-discarded = "ticket", digest-dev-rules-failing = "ticket", digest-dev-notifications-failing = "page"
    }
    error_message = "Only what loses alerts may wake somebody."
  }
}
