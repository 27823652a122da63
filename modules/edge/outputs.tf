output "dns_name" {
  description = "DNS name of the load balancer, for an alias record."
  value       = aws_lb.this.dns_name
}

output "zone_id" {
  description = "Id of the hosted zone that `dns_name` is in, for an alias record."
  value       = aws_lb.this.zone_id
}

output "arn" {
  description = "ARN of the load balancer."
  value       = aws_lb.this.arn
}

output "arn_suffix" {
  description = "What CloudWatch calls the load balancer."
  value       = aws_lb.this.arn_suffix
}

output "security_group_id" {
  description = "Id of the load balancer's security group, to which the services behind it add the way to themselves."
  value       = aws_security_group.this.id
}

output "target_group_arn" {
  description = "ARN of the gateway's target group. It is ready when the listener uses it: ECS refuses a group without one."
  value       = aws_lb_target_group.gateway.arn
  depends_on  = [aws_lb_listener.https]
}

output "target_group_arn_suffix" {
  description = "What CloudWatch calls the gateway's target group."
  value       = aws_lb_target_group.gateway.arn_suffix
}

output "dashboard_target_group_arn" {
  description = "ARN of the dashboard's target group, ready as the gateway's is; null without `dashboard`."
  value       = one(aws_lb_target_group.dashboard[*].arn)
  depends_on  = [aws_lb_listener_rule.dashboard]
}

output "listener_arn" {
  description = "ARN of the HTTPS listener."
  value       = aws_lb_listener.https.arn
}

output "web_acl_arn" {
  description = "ARN of the web ACL."
  value       = aws_wafv2_web_acl.this.arn
}

output "error_alarm_name" {
  description = "Name of the alarm that rolls deployments back, for the services behind the load balancer."
  value       = aws_cloudwatch_metric_alarm.errors.alarm_name
}
