# Who notices that alerting itself is dead. Nothing inside AMP can: this alarm lives in CloudWatch and reaches people through the page topic
# without AMP. The Watchdog fires always, so its topic must never be quiet; rules, Alertmanager, policy and key are all proved by it.

resource "aws_cloudwatch_metric_alarm" "dead_man" {
  count = var.alertmanager == null ? 0 : 1 # nothing would ever feed it

  alarm_name        = "${var.name}-alerting-silent"
  alarm_description = "No Watchdog from Alertmanager for ${var.dead_man_minutes} minutes: other alerts do not arrive either. Look at the log group ${aws_cloudwatch_log_group.prometheus.name}. Runbook: runbooks/Watchdog.md"

  namespace   = "AWS/SNS"
  metric_name = "NumberOfMessagesPublished"
  dimensions  = { TopicName = aws_sns_topic.this["dead_man"].name }
  statistic   = "Sum"

  comparison_operator = "LessThanThreshold"
  threshold           = 1
  period              = 300 # as often as SNS reports
  evaluation_periods  = var.dead_man_minutes / 5
  treat_missing_data  = "breaching" # a topic without messages reports nothing rather than zero

  alarm_actions = [aws_sns_topic.this["page"].arn]
  ok_actions    = [aws_sns_topic.this["page"].arn]

  # Else it would page while the first definition is still being loaded.
  depends_on = [aws_prometheus_alert_manager_definition.this]
}
