# What AMP says about itself, told by CloudWatch. Names and meaning of the metrics:
# https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-CW-usage-metrics.html
# There a metric that is missing is one that is zero, hence notBreaching throughout.

locals {
  # Metrics of AWS/Usage, which has them all under one name.
  usage = {
    active-series = {
      resource    = "ActiveSeries"
      quota       = var.quotas.active_series
      description = "active series: above the quota AMP refuses new ones, and each is paid for. Look for a label whose values keep changing."
    }
    ingestion-rate = {
      resource    = "IngestionRate"
      quota       = var.quotas.ingestion_rate
      description = "samples per second: above the quota AMP refuses to take more. Look for new series or a shorter scrape interval."
    }
  }

  # Counters of AWS/Prometheus that should stay at zero.
  faults = {
    samples-discarded = {
      metric      = "DiscardedSamples"
      severity    = "ticket"
      periods     = 3 # a deployment may cost a few that arrive out of order
      description = "AMP throws samples away. The metric's Reason says why: rate_limited, per_user_series_limit, sample-out-of-order, …"
    }
    rules-failing = {
      metric      = "RuleEvaluationFailures"
      severity    = "ticket"
      periods     = 3
      description = "A rule cannot be evaluated, so its alert cannot fire. The metric's RuleGroup and the log group say which."
    }
    notifications-failing = {
      metric      = "AlertManagerNotificationsFailed"
      severity    = "page" # the dead man proves one topic only; an alert may be getting lost on its way to another
      periods     = 1
      description = "Alertmanager could not deliver an alert. Look at the policies of topic and key, and at the log group. Runbook: runbooks/Watchdog.md"
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "usage" {
  for_each = local.usage

  alarm_name        = "${var.name}-${each.key}"
  alarm_description = "More than ${var.usage_alarm_percent} % of ${each.value.quota} ${each.value.description}"

  namespace   = "AWS/Usage"
  metric_name = "ResourceCount"
  dimensions = {
    Type       = "Resource"
    Service    = "Prometheus"
    Class      = "None"
    Resource   = each.value.resource
    ResourceId = aws_prometheus_workspace.this.id
  }
  statistic = "Maximum"

  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.quota * var.usage_alarm_percent / 100
  period              = 300
  evaluation_periods  = 3
  treat_missing_data  = "notBreaching"

  alarm_actions = [aws_sns_topic.this["ticket"].arn]
  ok_actions    = [aws_sns_topic.this["ticket"].arn]
}

# Counted by a query, because these metrics come once for each reason or rule group, and an alarm on a plain metric would have to name them.
resource "aws_cloudwatch_metric_alarm" "fault" {
  for_each = local.faults

  alarm_name        = "${var.name}-${each.key}"
  alarm_description = each.value.description

  metric_query {
    id          = "total"
    label       = each.value.metric
    expression  = "SELECT SUM(${each.value.metric}) FROM \"AWS/Prometheus\" WHERE Workspace = '${aws_prometheus_workspace.this.id}'"
    period      = 300
    return_data = true
  }

  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = each.value.periods
  treat_missing_data  = "notBreaching"

  alarm_actions = [aws_sns_topic.this[each.value.severity].arn]
  ok_actions    = [aws_sns_topic.this[each.value.severity].arn]
}
