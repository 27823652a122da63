# What may pass through the endpoints: the calls that a service at run time makes, by this account's own principals. A stolen
# credential of another account can't be used from inside, and nothing inside can carry data to another account's bucket.

locals {
  # The endpoints that `interface_endpoints` may name. Whoever adds one says here what it is for.
  endpoint_actions = {
    "aps-workspaces" = ["aps:RemoteWrite", "aps:QueryMetrics", "aps:GetLabels", "aps:GetSeries", "aps:GetMetricMetadata"]
    "ecr.api"        = local.image_pull_actions
    "ecr.dkr"        = local.image_pull_actions
    "kms"            = ["kms:Decrypt", "kms:GenerateDataKey"]
    "logs"           = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:FilterLogEvents", "logs:PutLogEvents"]
    "secretsmanager" = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
    "ssm"            = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"]
    "sts"            = ["sts:AssumeRole", "sts:GetCallerIdentity"]
  }

  image_pull_actions = [
    "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetAuthorizationToken", "ecr:GetDownloadUrlForLayer",
  ]
}

data "aws_iam_policy_document" "interface_endpoint" {
  for_each = var.interface_endpoints

  # Which resources is for the roles to say; images, for one, may be in another account's registry.
  statement {
    sid       = "OwnPrincipals"
    actions   = local.endpoint_actions[each.key]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalAccount"
      values   = [local.account_id]
    }
  }
}

data "aws_iam_policy_document" "s3_endpoint" {
  # checkov:skip=CKV_AWS_283:an endpoint policy limits and grants nothing; the bucket of the first statement is AWS's, the second has conditions

  # ECR hands out signed addresses of its own bucket, so the caller here is ECR and not this account.
  # https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
  statement {
    sid       = "ImageLayers"
    actions   = ["s3:GetObject"]
    resources = ["arn:${local.partition}:s3:::prod-${local.region}-starport-layer-bucket/*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }

  statement {
    sid       = "OwnBuckets"
    actions   = ["s3:DeleteObject", "s3:GetObject", "s3:ListBucket", "s3:PutObject"]
    resources = ["arn:${local.partition}:s3:::*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalAccount"
      values   = [local.account_id]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = [local.account_id]
    }
  }
}
