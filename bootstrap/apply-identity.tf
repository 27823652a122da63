# The roles that services run with. That each has the workload boundary, and that these are not the guards', is in boundaries.tf.

data "aws_iam_policy_document" "apply_identity" {
  for_each = local.prefixes

  statement {
    sid = "WorkloadRoles"
    actions = [
      "iam:AttachRolePolicy", "iam:CreateRole", "iam:DeleteRole", "iam:DeleteRolePolicy", "iam:DetachRolePolicy",
      "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy", "iam:TagRole", "iam:UntagRole", "iam:UpdateAssumeRolePolicy",
      "iam:UpdateRole", "iam:UpdateRoleDescription",
    ]
    resources = ["${local.iam}:role/${each.value}-*"]
  }

  statement {
    sid       = "HandOverToServices"
    actions   = ["iam:PassRole"]
    resources = ["${local.iam}:role/${each.value}-*"]

    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["ecs-tasks.amazonaws.com", "grafana.amazonaws.com", "vpc-flow-logs.amazonaws.com"]
    }
  }

  # Each service makes its own role, once in an account, in the name of its first user.
  statement {
    sid       = "ServiceLinkedRoles"
    actions   = ["iam:CreateServiceLinkedRole"]
    resources = ["${local.iam}:role/aws-service-role/*"]

    condition {
      test     = "StringEquals"
      variable = "iam:AWSServiceName"
      values = [
        "ecs.amazonaws.com", "ecs.application-autoscaling.amazonaws.com", "elasticache.amazonaws.com",
        "elasticloadbalancing.amazonaws.com",
      ]
    }
  }
}
