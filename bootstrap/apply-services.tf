# registry, cluster, ecs-service: images and what runs.

data "aws_iam_policy_document" "apply_services" {
  for_each = local.prefixes

  # The repositories have the project's name, not an environment's: any other could delete them, or open them to other accounts.
  dynamic "statement" {
    for_each = var.environments[each.key].registry ? ["registry"] : []

    content {
      sid = "Images"
      actions = [
        "ecr:CreateRepository", "ecr:DeleteLifecyclePolicy", "ecr:DeleteRepository", "ecr:DeleteRepositoryPolicy",
        "ecr:PutImageScanningConfiguration", "ecr:PutImageTagMutability", "ecr:PutLifecyclePolicy", "ecr:SetRepositoryPolicy",
        "ecr:TagResource", "ecr:UntagResource",
      ]
      resources = ["${local.arns.ecr}:repository/${var.name}/*"]
    }
  }

  statement {
    sid = "Services"
    actions = [
      "ecs:CreateCluster", "ecs:CreateService", "ecs:DeleteCluster", "ecs:DeleteService", "ecs:PutClusterCapacityProviders",
      "ecs:RegisterTaskDefinition", "ecs:TagResource", "ecs:UntagResource", "ecs:UpdateCluster", "ecs:UpdateClusterSettings",
      "ecs:UpdateService",
    ]
    resources = [
      "${local.arns.ecs}:cluster/${each.value}",
      "${local.arns.ecs}:service/${each.value}/*",
      "${local.arns.ecs}:task-definition/${each.value}-*:*",
    ]
  }

  statement {
    sid       = "OldTaskDefinitions"
    actions   = ["ecs:DeregisterTaskDefinition"]
    resources = ["*"]
  }

  statement {
    sid = "Scaling"
    actions = [
      "application-autoscaling:DeleteScalingPolicy", "application-autoscaling:DeregisterScalableTarget",
      "application-autoscaling:PutScalingPolicy", "application-autoscaling:RegisterScalableTarget",
      "application-autoscaling:TagResource", "application-autoscaling:UntagResource",
    ]
    resources = ["${local.arns.application-autoscaling}:scalable-target/*"]
  }

  # The alarms of a scaling policy, which Application Auto Scaling names, and makes in the name of whoever makes the policy.
  # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/auto-scaling-IAM.html
  statement {
    sid       = "ScalingAlarms"
    actions   = ["cloudwatch:DeleteAlarms", "cloudwatch:PutMetricAlarm"]
    resources = ["${local.arns.cloudwatch}:alarm:TargetTracking-service/${each.value}/*"]
  }

  # Service Connect's namespace; ECS fills it by itself.
  statement {
    sid       = "CreateNamespace"
    actions   = ["servicediscovery:CreateHttpNamespace", "servicediscovery:TagResource", "servicediscovery:UntagResource"]
    resources = ["*"]
  }

  statement {
    sid       = "Namespace"
    actions   = ["servicediscovery:DeleteNamespace", "servicediscovery:UpdateHttpNamespace"]
    resources = ["${local.arns.servicediscovery}:namespace/*"]
  }
}
