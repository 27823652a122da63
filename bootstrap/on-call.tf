# What the runbooks' commands do in AWS, with names wherever AWS has them. runbooks/test/aws.test.ts looks that each is here.

data "aws_iam_policy_document" "on_call" {
  # checkov:skip=CKV_AWS_111:what has no name of the environment in it is the tag's, the namespace's, or a question to AWS itself
  # checkov:skip=CKV_AWS_356:as CKV_AWS_111
  for_each = local.on_call

  statement {
    sid = "Look"
    actions = concat(
      flatten([
        for service in [
          "application-autoscaling", "aps", "cloudwatch", "ec2", "ecs", "elasticache", "elasticloadbalancing", "events", "logs", "sns", "wafv2",
        ] : [for action in local.read_actions[service] : "${service}:${action}"]
      ]),
      ["acm:DescribeCertificate", "aps:ListWorkspaces", "ce:GetCostAndUsage", "health:DescribeEvents"],
      ["cloudwatch:GetMetricData", "cloudwatch:GetMetricStatistics", "cloudwatch:ListMetrics", "logs:GetQueryResults"],
    )
    resources = ["*"]
  }

  statement {
    sid       = "ReadLogs"
    actions   = ["logs:FilterLogEvents", "logs:GetLogEvents", "logs:StartQuery"]
    resources = local.log_groups[each.key]
  }

  statement {
    sid = "AskPrometheusAndSilence"
    actions = [
      "aps:DeleteAlertManagerSilence", "aps:GetAlertManagerSilence", "aps:GetLabels", "aps:GetSeries", "aps:ListAlertManagerAlerts",
      "aps:ListAlertManagerSilences", "aps:ListAlerts", "aps:ListRuleGroupsNamespaces", "aps:ListRules", "aps:PutAlertManagerSilences",
      "aps:QueryMetrics",
    ]
    resources = ["${local.arns.aps}:workspace/*", "${local.arns.aps}:rulegroupsnamespace/*"]
  }

  # Names of the locks, not what is in a state.
  statement {
    sid       = "FindLocks"
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.this["state"].arn]

    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["${each.key}/*"]
    }
  }

  statement {
    sid     = "Services"
    actions = ["ecs:StopServiceDeployment", "ecs:StopTask", "ecs:UpdateService"]
    resources = [
      for kind in ["service", "service-deployment", "task"] : "${local.arns.ecs}:${kind}/${local.prefixes[each.key]}/*"
    ]
  }

  statement {
    sid       = "Scaling"
    actions   = ["application-autoscaling:RegisterScalableTarget"]
    resources = ["${local.arns.application-autoscaling}:scalable-target/*"]

    condition {
      test     = "StringEquals"
      variable = "application-autoscaling:service-namespace"
      values   = ["ecs"]
    }
  }

  statement {
    sid = "Redis"
    actions = [
      "elasticache:CopySnapshot", "elasticache:CreateSnapshot", "elasticache:DeleteSnapshot", "elasticache:ModifyReplicationGroup",
      "elasticache:TestFailover",
    ]
    resources = [
      for kind in ["cluster", "parametergroup", "replicationgroup", "snapshot"] : "${local.arns.elasticache}:${kind}:${local.prefixes[each.key]}-*"
    ]
  }

  # The nightly snapshots, which AWS names: to be copied, not deleted.
  statement {
    sid       = "NightlySnapshots"
    actions   = ["elasticache:CopySnapshot"]
    resources = ["${local.arns.elasticache}:snapshot:automatic.${local.prefixes[each.key]}-*"]
  }

  # A rule of a security group that somebody added by hand.
  statement {
    sid       = "ShutOut"
    actions   = ["ec2:RevokeSecurityGroupIngress"]
    resources = ["${local.arns.ec2}:security-group/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/Environment"
      values   = [each.key]
    }
  }

  statement {
    sid       = "Certificates"
    actions   = ["acm:ImportCertificate", "acm:RequestCertificate"]
    resources = ["arn:${local.partition}:acm:${var.region}:${var.account_id}:certificate/*"]
  }

  statement {
    sid = "Support"
    actions = [
      "support:AddCommunicationToCase", "support:CreateCase", "support:DescribeCases", "support:DescribeCommunications",
      "support:DescribeServices", "support:DescribeSeverityLevels",
    ]
    resources = ["*"]
  }
}
