# observability, and the logs and alarms of all.

locals {
  # Of each environment. Name by name, since some services prescribe how theirs begins, and `*<prefix>*` would reach dev2 from dev.
  # CloudWatch asks about a group as `<name>:log-stream:`, hence the names with `:*` where nothing else follows the prefix.
  log_groups = {
    for environment, prefix in local.prefixes : environment => [
      for name in [
        "/aws/vendedlogs/prometheus/${prefix}", "/aws/vendedlogs/prometheus/${prefix}:*", "/ecs/${prefix}-*", "/elasticache/${prefix}-*",
        "/vpc/${prefix}/*", "aws-waf-logs-${prefix}", "aws-waf-logs-${prefix}:*",
      ] : "${local.arns.logs}:log-group:${name}"
    ]
  }
}

data "aws_iam_policy_document" "apply_observe" {
  for_each = local.prefixes

  statement {
    sid = "Logs"
    actions = [
      "logs:AssociateKmsKey", "logs:CreateLogGroup", "logs:DeleteLogGroup", "logs:DeleteMetricFilter", "logs:DeleteRetentionPolicy",
      "logs:DisassociateKmsKey", "logs:PutMetricFilter", "logs:PutRetentionPolicy", "logs:TagLogGroup", "logs:TagResource",
      "logs:UntagLogGroup", "logs:UntagResource",
    ]
    resources = local.log_groups[each.key]
  }

  statement {
    sid = "LogDelivery"
    actions = [
      "logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:DeleteResourcePolicy", "logs:PutResourcePolicy", "logs:UpdateLogDelivery",
    ]
    resources = ["*"]
  }

  statement {
    sid       = "Alarms"
    actions   = ["cloudwatch:DeleteAlarms", "cloudwatch:PutMetricAlarm", "cloudwatch:TagResource", "cloudwatch:UntagResource"]
    resources = ["${local.arns.cloudwatch}:alarm:${each.value}-*"]
  }

  statement {
    sid = "Events"
    actions = [
      "events:DeleteRule", "events:PutRule", "events:PutTargets", "events:RemoveTargets", "events:TagResource", "events:UntagResource",
    ]
    resources = ["${local.arns.events}:rule/${each.value}-*"]
  }

  statement {
    sid = "Topics"
    actions = [
      "sns:CreateTopic", "sns:DeleteTopic", "sns:SetTopicAttributes", "sns:Subscribe", "sns:TagResource", "sns:UntagResource",
    ]
    resources = ["${local.arns.sns}:${each.value}-*"]
  }

  statement {
    sid       = "Subscriptions"
    actions   = ["sns:SetSubscriptionAttributes", "sns:Unsubscribe"]
    resources = ["*"]
  }

  statement {
    sid       = "CreateWorkspaces"
    actions   = ["aps:CreateWorkspace", "grafana:CreateWorkspace"]
    resources = ["*"]
  }

  statement {
    sid = "Prometheus"
    actions = [
      "aps:CreateAlertManagerDefinition", "aps:CreateLoggingConfiguration", "aps:CreateRuleGroupsNamespace",
      "aps:DeleteAlertManagerDefinition", "aps:DeleteLoggingConfiguration", "aps:DeleteRuleGroupsNamespace", "aps:DeleteWorkspace",
      "aps:PutAlertManagerDefinition", "aps:PutRuleGroupsNamespace", "aps:TagResource", "aps:UntagResource",
      "aps:UpdateLoggingConfiguration", "aps:UpdateWorkspaceAlias",
    ]
    resources = ["${local.arns.aps}:workspace/*", "${local.arns.aps}:rulegroupsnamespace/*"]
  }

  statement {
    sid = "Grafana"
    actions = [
      "grafana:CreateWorkspaceServiceAccount", "grafana:CreateWorkspaceServiceAccountToken", "grafana:DeleteWorkspace",
      "grafana:DeleteWorkspaceServiceAccount", "grafana:DeleteWorkspaceServiceAccountToken", "grafana:TagResource",
      "grafana:UntagResource", "grafana:UpdatePermissions", "grafana:UpdateWorkspace", "grafana:UpdateWorkspaceAuthentication",
      "grafana:UpdateWorkspaceConfiguration",
    ]
    resources = ["${local.arns.grafana}:/workspaces/*"]
  }

  # Grafana registers itself with IAM Identity Center in the name of whoever makes the workspace, and there assigns people in the name of
  # whoever gives them a role. What it reads there is in read.tf.
  statement {
    sid = "GrafanaSignIn"
    actions = [
      "organizations:DescribeOrganization", "sso:AssociateProfile", "sso:CreateManagedApplicationInstance",
      "sso:DeleteManagedApplicationInstance", "sso:DisassociateProfile", "sso:GetApplicationInstance", "sso:ListApplicationInstances",
    ]
    resources = ["*"]
  }
}
