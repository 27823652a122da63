# observability, and the logs and alarms of all.

data "aws_iam_policy_document" "apply_observe" {
  for_each = local.prefixes

  statement {
    sid = "Logs"
    actions = [
      "logs:AssociateKmsKey", "logs:CreateLogGroup", "logs:DeleteLogGroup", "logs:DeleteMetricFilter", "logs:DeleteRetentionPolicy",
      "logs:DisassociateKmsKey", "logs:PutMetricFilter", "logs:PutRetentionPolicy", "logs:TagLogGroup", "logs:TagResource",
      "logs:UntagLogGroup", "logs:UntagResource",
    ]
    # Some services prescribe how the name of their group begins.
    resources = ["${local.arns.logs}:log-group:*${each.value}*"]
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
    resources = ["${local.arns.cloudwatch}:alarm:${each.value}*"]
  }

  statement {
    sid = "Topics"
    actions = [
      "sns:CreateTopic", "sns:DeleteTopic", "sns:SetTopicAttributes", "sns:Subscribe", "sns:TagResource", "sns:UntagResource",
    ]
    resources = ["${local.arns.sns}:*${each.value}*"]
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

  # Grafana registers itself with IAM Identity Center in the name of whoever makes the workspace.
  statement {
    sid = "GrafanaSignIn"
    actions = [
      "organizations:DescribeOrganization", "sso-directory:DescribeGroup", "sso-directory:DescribeUser",
      "sso:CreateManagedApplicationInstance", "sso:DeleteManagedApplicationInstance", "sso:DescribeRegisteredRegions",
      "sso:GetApplicationInstance", "sso:GetSharedSsoConfiguration", "sso:ListApplicationInstances",
    ]
    resources = ["*"]
  }
}
