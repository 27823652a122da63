# registry, cluster, ecs-service: images and what runs.

data "aws_iam_policy_document" "apply_services" {
  for_each = local.prefixes

  statement {
    sid = "Images"
    actions = [
      "ecr:CreateRepository", "ecr:DeleteLifecyclePolicy", "ecr:DeleteRepository", "ecr:DeleteRepositoryPolicy",
      "ecr:PutImageScanningConfiguration", "ecr:PutImageTagMutability", "ecr:PutLifecyclePolicy", "ecr:SetRepositoryPolicy",
      "ecr:TagResource", "ecr:UntagResource",
    ]
    # The registry is one for all environments and has the project's name.
    resources = ["${local.arns.ecr}:repository/${var.name}/*", "${local.arns.ecr}:repository/${each.value}/*"]
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
