# What rolls a deployment back: clients see errors. It tells nobody by itself; alerts are Prometheus' (observability).

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
        dimensions  = { LoadBalancer = aws_lb.this.arn_suffix }
        period      = 60
        stat        = "Sum"
      }
    }
  }
}
