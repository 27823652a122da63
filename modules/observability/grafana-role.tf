# What Grafana may do on behalf of whoever looks at it: read these metrics and CloudWatch's, and send test alerts.

resource "aws_iam_role" "grafana" {
  for_each = local.grafana

  name                 = "${var.name}-grafana"
  description          = "Lets the Grafana workspace ${var.name} read metrics and publish alerts"
  assume_role_policy   = data.aws_iam_policy_document.grafana_trust.json
  permissions_boundary = each.value.permissions_boundary_arn
}

resource "aws_iam_role_policy" "grafana" {
  for_each = local.grafana

  name   = "read-metrics"
  role   = aws_iam_role.grafana[each.key].id
  policy = data.aws_iam_policy_document.grafana.json
}

data "aws_iam_policy_document" "grafana_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["grafana.amazonaws.com"]
    }

    # Any workspace of this account and region, not just ours: the workspace is made with the role, so its id is not known here.
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account_id]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:${local.partition}:grafana:${local.region}:${local.account_id}:/workspaces/*"]
    }
  }
}

data "aws_iam_policy_document" "grafana" {
  #checkov:skip=CKV_AWS_356:AWS offers no resources for the actions of ReadCloudWatch; they are bound to the region

  # aps:ListWorkspaces is left out: it only helps to find a workspace, and the data source is given its address.
  statement {
    sid = "ReadMetrics"
    actions = [
      "aps:DescribeWorkspace",
      "aps:GetLabels",
      "aps:GetMetricMetadata",
      "aps:GetSeries",
      "aps:QueryMetrics",
    ]
    resources = [aws_prometheus_workspace.this.arn]
  }

  # Silences are shown, not made: who silences an alert should be a person with a role of their own.
  statement {
    sid = "ReadAlerts"
    actions = [
      "aps:GetAlertManagerStatus",
      "aps:ListAlertManagerAlertGroups",
      "aps:ListAlertManagerAlerts",
      "aps:ListAlertManagerSilences",
      "aps:ListAlerts",
      "aps:ListRules",
    ]
    resources = [aws_prometheus_workspace.this.arn]
  }

  # What the data source needs for metrics, without logs, instances and tags, and in this region only.
  statement {
    sid = "ReadCloudWatch"
    actions = [
      "cloudwatch:DescribeAlarmsForMetric",
      "cloudwatch:GetMetricData",
      "cloudwatch:GetMetricStatistics",
      "cloudwatch:ListMetrics",
    ]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = [local.region]
    }
  }

  statement {
    sid       = "ReadAlarms"
    actions   = ["cloudwatch:DescribeAlarmHistory", "cloudwatch:DescribeAlarms"]
    resources = ["arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:*"]
  }

  statement {
    sid       = "PublishAlerts"
    actions   = ["sns:Publish"]
    resources = [local.topic_arns.page, local.topic_arns.ticket]
  }

  statement {
    sid       = "EncryptAlerts"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = [aws_kms_key.alerts.arn]
  }
}
