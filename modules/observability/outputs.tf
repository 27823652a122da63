output "workspace_id" {
  description = "Id of the Prometheus workspace."
  value       = aws_prometheus_workspace.this.id
}

output "workspace_arn" {
  description = "ARN of the Prometheus workspace."
  value       = aws_prometheus_workspace.this.arn
}

output "prometheus_endpoint" {
  description = "Address of the workspace's Prometheus API, for Grafana's data source."
  value       = aws_prometheus_workspace.this.prometheus_endpoint
}

output "remote_write_url" {
  description = "Where the collector writes metrics, signed for the service `aps`."
  value       = "${trimsuffix(aws_prometheus_workspace.this.prometheus_endpoint, "/")}/api/v1/remote_write"
}

output "remote_write_policy_json" {
  description = "Policy for the collector's task role: writing to this workspace and nothing else."
  value       = data.aws_iam_policy_document.remote_write.json
}

output "topic_arns" {
  description = "ARNs of the topics by severity, `page` and `ticket`: for alarms of other units, whose names must begin with `name`, and for Grafana's contact points."
  value       = { for severity in ["page", "ticket"] : severity => aws_sns_topic.this[severity].arn }

  # An alarm that is made before its topic lets it in loses what it says first.
  depends_on = [aws_sns_topic_policy.this]
}

output "dead_man_alarm_name" {
  description = "Name of the alarm that fires when alerting itself is silent; null without `alertmanager`."
  value       = one(aws_cloudwatch_metric_alarm.dead_man[*].alarm_name)
}

output "log_group_name" {
  description = "Where AMP says which rule failed and which notification was refused."
  value       = aws_cloudwatch_log_group.prometheus.name
}

output "grafana_workspace_id" {
  description = "Id of the Grafana workspace, for its content; null without `grafana`."
  value       = one(values(aws_grafana_workspace.this)[*].id)
}

output "grafana_endpoint" {
  description = "Host name of the Grafana workspace, without a scheme; null without `grafana`."
  value       = one(values(aws_grafana_workspace.this)[*].endpoint)
}
