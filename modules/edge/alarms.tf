# What only CloudWatch sees. Alerts are Prometheus' otherwise (observability).

# Rolls a deployment back: clients see errors. It tells nobody by itself.

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name        = "${var.name}-edge-errors"
  alarm_description = "More than ${var.error_percent} % of the requests in a minute were answered with 5xx, by the gateway or for want of one; rolls deployments back"

  comparison_operator = "GreaterThanThreshold"
  threshold           = var.error_percent
  evaluation_periods  = 2
  datapoints_to_alarm = 2
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "percent"
    label       = "answers with 5xx, percent"
    return_data = true
    # A handful of requests is no evidence: one failed of three would end a deployment. RequestCount leaves out requests that there was no
    # target for (the balancer's 503), and is not reported when there is none: with it alone the alarm would be silent when all are down.
    # https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
    expression = "IF(FILL(requests, 0) + FILL(unserved, 0) >= 20, 100 * (FILL(gateway, 0) + FILL(balancer, 0)) / (FILL(requests, 0) + FILL(unserved, 0)), 0)"
  }

  dynamic "metric_query" {
    for_each = {
      requests = "RequestCount"
      gateway  = "HTTPCode_Target_5XX_Count"
      balancer = "HTTPCode_ELB_5XX_Count"
      unserved = "HTTPCode_ELB_503_Count"
    }

    content {
      id = metric_query.key

      metric {
        namespace   = "AWS/ApplicationELB"
        metric_name = metric_query.value
        # What the dashboard answers must not roll back a gateway. What the balancer answers for want of a target has none.
        dimensions = merge(
          { LoadBalancer = aws_lb.this.arn_suffix },
          contains(["requests", "gateway"], metric_query.key) ? { TargetGroup = aws_lb_target_group.gateway.arn_suffix } : {},
        )
        period = 60
        stat   = "Sum"
      }
    }
  }
}

locals {
  # Certificate → who is refused when it has run out.
  certificates = merge(
    { certificate = { arn = var.certificate_arn, who = "clients" } },
    { for arn in compact([try(var.dashboard.certificate_arn, null)]) : "dashboard-certificate" => { arn = arn, who = "operators" } },
  )
}

# ACM tries to renew its own certificates from 60 days before their end on, so at three weeks something is in the way. An imported one is renewed
# by nobody. https://docs.aws.amazon.com/acm/latest/userguide/troubleshooting-renewal.html
resource "aws_cloudwatch_metric_alarm" "certificate" {
  for_each = local.certificates

  alarm_name        = "${var.name}-${each.key}-expires-soon"
  alarm_description = "CertificateExpiresSoon: ${each.value.who} are refused in less than ${var.certificate_days} days. If ACM issued the certificate, put back the DNS record that it is validated by; if it was imported, import its successor under the same ARN. Runbook: runbooks/CertificateExpiresSoon.md"

  namespace   = "AWS/CertificateManager"
  metric_name = "DaysToExpiry"
  dimensions  = { CertificateArn = each.value.arn }
  statistic   = "Minimum"

  comparison_operator = "LessThanThreshold"
  threshold           = var.certificate_days
  period              = 86400 # ACM reports twice a day
  evaluation_periods  = 1
  # ACM says nothing of a certificate that has run out, which must not end the alarm, nor of one in its first hours, which must not begin it.
  treat_missing_data = "ignore"

  alarm_actions = [var.ticket_topic_arn]
  ok_actions    = [var.ticket_topic_arn]
}

# An alarm of the same name that is made and then deleted is gone.
moved {
  from = aws_cloudwatch_metric_alarm.certificate
  to   = aws_cloudwatch_metric_alarm.certificate["certificate"]
}
