# What Terraform reads to compare the world with the state: settings, never contents. For planning and applying.

locals {
  # ARNs of this account and region, by service: `${local.arns.ecs}:cluster/…`
  arns = {
    for service in local.services : service => "arn:${local.partition}:${service}:${var.region}:${var.account_id}"
  }

  # Describe and List by pattern, because every release of the provider reads a little more; Get by name, because some of it is content.
  read_actions = {
    application-autoscaling = ["Describe*", "ListTagsForResource"]
    aps                     = ["Describe*", "ListTagsForResource"]
    cloudwatch              = ["Describe*", "GetMetricStatistics", "ListTagsForResource"] # how often people were paged (`make quiet`)
    ec2                     = ["Describe*", "GetManagedPrefixListEntries"]
    ecr                     = ["Describe*", "GetLifecyclePolicy", "GetRepositoryPolicy", "ListTagsForResource"]
    ecs                     = ["Describe*", "List*"]
    elasticache             = ["Describe*", "ListTagsForResource"]
    elasticloadbalancing    = ["Describe*"]
    events                  = ["Describe*", "List*"]
    grafana                 = ["Describe*", "List*"]
    iam                     = ["GetPolicy", "GetPolicyVersion", "GetRole", "GetRolePolicy", "List*"]
    kms                     = ["DescribeKey", "GetKeyPolicy", "GetKeyRotationStatus", "ListAliases", "ListResourceTags"]
    logs                    = ["Describe*", "GetLogDelivery", "ListLogDeliveries", "ListTagsForResource", "ListTagsLogGroup"]
    secretsmanager          = ["GetRandomPassword"]
    servicediscovery        = ["GetNamespace", "GetOperation", "GetService", "List*"]
    sns                     = ["GetDataProtectionPolicy", "GetSubscriptionAttributes", "GetTopicAttributes", "List*"]
    # Who has which role in Grafana. AWS: AWSGrafanaWorkspacePermissionManagementV2.
    sso = [
      "DescribeRegisteredRegions", "GetManagedApplicationInstance", "GetProfile", "GetSharedSsoConfiguration", "ListDirectoryAssociations",
      "ListProfileAssociations", "ListProfiles",
    ]
    sso-directory = ["DescribeGroup", "DescribeUser"]
    wafv2         = ["GetLoggingConfiguration", "GetPermissionPolicy", "GetWebACL", "GetWebACLForResource", "ListTagsForResource"]
  }
}

resource "aws_iam_policy" "read" {
  for_each = var.environments

  name        = "${local.prefixes[each.key]}-read"
  path        = local.path
  description = "What Terraform reads of ${each.key}"
  policy      = data.aws_iam_policy_document.read[each.key].json
}

data "aws_iam_policy_document" "read" {
  for_each = var.environments

  statement {
    sid       = "Settings"
    actions   = flatten([for service, actions in local.read_actions : [for action in actions : "${service}:${action}"]])
    resources = ["*"]
  }

  statement {
    sid = "Buckets"
    actions = [
      "s3:GetAccelerateConfiguration", "s3:GetBucketAcl", "s3:GetBucketCORS", "s3:GetBucketLogging", "s3:GetBucketObjectLockConfiguration",
      "s3:GetBucketOwnershipControls", "s3:GetBucketPolicy", "s3:GetBucketPublicAccessBlock", "s3:GetBucketRequestPayment",
      "s3:GetBucketTagging", "s3:GetBucketVersioning", "s3:GetBucketWebsite", "s3:GetEncryptionConfiguration",
      "s3:GetLifecycleConfiguration", "s3:GetReplicationConfiguration", "s3:ListBucket",
    ]
    resources = ["arn:${local.partition}:s3:::${local.prefixes[each.key]}-*"]
  }

  statement {
    sid       = "Secrets"
    actions   = ["secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy", "secretsmanager:ListSecretVersionIds"]
    resources = ["${local.arns.secretsmanager}:secret:${local.prefixes[each.key]}-*"]
  }

  # The secrets whose values Terraform keeps, and so reads: those that modules redis and secrets make, and the one that a person puts there
  # for the dashboard's sign-in. Whoever reads the state has them anyway; every other value stays closed.
  statement {
    sid     = "KeptSecrets"
    actions = ["secretsmanager:GetSecretValue"]
    resources = [
      "${local.arns.secretsmanager}:secret:${local.prefixes[each.key]}-redis-auth-token-*",
      "${local.arns.secretsmanager}:secret:${local.prefixes[each.key]}-gateway-*",
      "${local.arns.secretsmanager}:secret:${local.prefixes[each.key]}-dashboard-*",
    ]
  }
}
