# Ceilings. A boundary grants nothing: what a role may do is what both its policies and its boundary allow, and a refusal here stands
# whatever is attached later.

locals {
  # What delivery is about. A new kind of resource needs its service here and its actions in apply-*.tf.
  services = [
    "application-autoscaling", "aps", "cloudwatch", "ec2", "ecr", "ecs", "elasticache", "elasticloadbalancing", "events", "grafana", "iam",
    "kms", "logs", "organizations", "route53", "s3", "secretsmanager", "servicediscovery", "sns", "sso", "sso-directory", "wafv2",
  ]

  # These have one endpoint for the world, or one home for the organization, whatever the region of the caller.
  global_services = ["iam", "organizations", "route53", "sso", "sso-directory"]

  bootstrap_bucket_arns = [for bucket in aws_s3_bucket.this : bucket.arn]
}

resource "aws_iam_policy" "delivery_boundary" {
  name        = "${var.name}-delivery-boundary"
  path        = local.path
  description = "Ceiling of the roles that GitHub takes"
  policy      = data.aws_iam_policy_document.delivery_boundary.json
}

data "aws_iam_policy_document" "delivery_boundary" {
  statement {
    sid       = "Services"
    actions   = [for service in local.services : "${service}:*"]
    resources = ["*"]
  }

  statement {
    sid         = "OneRegion"
    effect      = "Deny"
    not_actions = [for service in local.global_services : "${service}:*"]
    resources   = ["*"]

    condition {
      test     = "StringNotEquals"
      variable = "aws:RequestedRegion"
      values   = [var.region]
    }
  }

  # Themselves, each other, both boundaries, and who is let in.
  statement {
    sid         = "NotTheGuards"
    effect      = "Deny"
    not_actions = ["iam:GetPolicy", "iam:GetPolicyVersion", "iam:GetRole", "iam:GetRolePolicy", "iam:List*"]
    resources   = ["${local.iam}:role${local.path}*", "${local.iam}:policy${local.path}*", "${local.iam}:oidc-provider/*"]
  }

  # Who may make a role and fill it could otherwise make one that may do everything.
  statement {
    sid       = "RolesOnlyWithTheirBoundary"
    effect    = "Deny"
    actions   = ["iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"]
    resources = ["*"]

    condition {
      test     = "StringNotEquals"
      variable = "iam:PermissionsBoundary"
      values   = [aws_iam_policy.workload_boundary.arn]
    }
  }

  statement {
    sid    = "NoOtherWayIn"
    effect = "Deny"
    actions = [
      "iam:AddUserToGroup", "iam:AttachGroupPolicy", "iam:AttachUserPolicy", "iam:CreateAccessKey", "iam:CreateLoginProfile",
      "iam:CreateOpenIDConnectProvider", "iam:CreateSAMLProvider", "iam:CreateUser", "iam:DeleteRolePermissionsBoundary",
      "iam:PutGroupPolicy", "iam:PutUserPolicy", "iam:UpdateAccountPasswordPolicy",
    ]
    resources = ["*"]
  }

  # Objects as the roles' policies say; the buckets themselves, and their history, not at all.
  statement {
    sid         = "NotTheBuckets"
    effect      = "Deny"
    not_actions = ["s3:DeleteObject", "s3:GetBucket*", "s3:GetObject", "s3:ListBucket", "s3:PutObject"]
    resources   = concat(local.bootstrap_bucket_arns, [for arn in local.bootstrap_bucket_arns : "${arn}/*"])
  }

  statement {
    sid         = "NotTheKeys"
    effect      = "Deny"
    not_actions = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"]
    resources   = [for key in aws_kms_key.this : key.arn]
  }
}

# What anything that runs may do at most. Modules put it on every role that they make.
resource "aws_iam_policy" "workload_boundary" {
  name        = "${var.name}-workload-boundary"
  path        = local.path
  description = "Ceiling of the roles that services run with"
  policy      = data.aws_iam_policy_document.workload_boundary.json
}

data "aws_iam_policy_document" "workload_boundary" {
  # checkov:skip=CKV_AWS_108:a boundary grants nothing
  # checkov:skip=CKV_AWS_111:a boundary grants nothing
  # checkov:skip=CKV_AWS_356:a boundary grants nothing
  statement {
    sid = "AtRunTime"
    actions = [
      "aps:DescribeWorkspace", "aps:GetAlertManagerStatus", "aps:GetLabels", "aps:GetMetricMetadata", "aps:GetSeries",
      "aps:ListAlertManagerAlertGroups", "aps:ListAlertManagerAlerts", "aps:ListAlertManagerSilences", "aps:ListAlerts", "aps:ListRules",
      "aps:QueryMetrics", "aps:RemoteWrite",
      "cloudwatch:DescribeAlarmHistory", "cloudwatch:DescribeAlarms", "cloudwatch:DescribeAlarmsForMetric", "cloudwatch:GetMetricData",
      "cloudwatch:GetMetricStatistics", "cloudwatch:ListMetrics",
      "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetAuthorizationToken", "ecr:GetDownloadUrlForLayer",
      "kms:Decrypt", "kms:GenerateDataKey*",
      "logs:CreateLogStream", "logs:DescribeLogGroups", "logs:DescribeLogStreams", "logs:FilterLogEvents", "logs:PutLogEvents",
      "secretsmanager:GetSecretValue",
      "sns:Publish",
      "ssm:GetParameters",
      "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
    ]
    resources = ["*"]
  }

  statement {
    sid       = "NotTheKeys"
    effect    = "Deny"
    actions   = ["kms:*"]
    resources = [for key in aws_kms_key.this : key.arn]
  }
}
