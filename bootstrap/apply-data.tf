# redis, and the buckets, secrets and keys of all.

data "aws_iam_policy_document" "apply_data" {
  for_each = local.prefixes

  statement {
    sid = "Redis"
    actions = [
      "elasticache:AddTagsToResource", "elasticache:CreateCacheParameterGroup", "elasticache:CreateCacheSubnetGroup",
      # A store that goes with a final snapshot takes that in the caller's name.
      "elasticache:CreateReplicationGroup", "elasticache:CreateSnapshot", "elasticache:DecreaseReplicaCount",
      "elasticache:DeleteCacheParameterGroup", "elasticache:DeleteCacheSubnetGroup", "elasticache:DeleteReplicationGroup",
      "elasticache:IncreaseReplicaCount", "elasticache:ModifyCacheParameterGroup", "elasticache:ModifyCacheSubnetGroup",
      "elasticache:ModifyReplicationGroup", "elasticache:ModifyReplicationGroupShardConfiguration",
      "elasticache:RemoveTagsFromResource", "elasticache:ResetCacheParameterGroup",
    ]
    resources = [
      for kind in ["cluster", "parametergroup", "replicationgroup", "snapshot", "subnetgroup"] : "${local.arns.elasticache}:${kind}:${each.value}-*"
    ]
  }

  statement {
    sid = "Secrets"
    actions = [
      "secretsmanager:CreateSecret", "secretsmanager:DeleteResourcePolicy", "secretsmanager:DeleteSecret",
      "secretsmanager:PutResourcePolicy", "secretsmanager:PutSecretValue", "secretsmanager:RestoreSecret",
      "secretsmanager:TagResource", "secretsmanager:UntagResource", "secretsmanager:UpdateSecret",
      "secretsmanager:UpdateSecretVersionStage",
    ]
    resources = ["${local.arns.secretsmanager}:secret:${each.value}-*"]
  }

  statement {
    sid = "Buckets"
    actions = [
      "s3:CreateBucket", "s3:DeleteBucket", "s3:DeleteBucketPolicy", "s3:PutBucketLogging", "s3:PutBucketOwnershipControls",
      "s3:PutBucketPolicy", "s3:PutBucketPublicAccessBlock", "s3:PutBucketTagging", "s3:PutBucketVersioning",
      "s3:PutEncryptionConfiguration", "s3:PutLifecycleConfiguration",
      # An environment that goes takes its logs along.
      "s3:DeleteObject", "s3:DeleteObjectVersion", "s3:ListBucketVersions",
    ]
    resources = ["arn:${local.partition}:s3:::${each.value}-*"]
  }

  statement {
    sid       = "CreateKeys"
    actions   = ["kms:CreateKey"]
    resources = ["*"]
  }

  statement {
    sid = "Keys"
    actions = [
      "kms:CreateAlias", "kms:DeleteAlias", "kms:DisableKeyRotation", "kms:EnableKeyRotation", "kms:PutKeyPolicy",
      "kms:ScheduleKeyDeletion", "kms:TagResource", "kms:UntagResource", "kms:UpdateAlias", "kms:UpdateKeyDescription",
    ]
    resources = ["${local.arns.kms}:alias/${each.value}-*", "${local.arns.kms}:key/*"]
  }

  # Services encrypt with a key in the name of whoever makes the resource.
  statement {
    sid       = "UseKeys"
    actions   = ["kms:CreateGrant", "kms:Decrypt", "kms:GenerateDataKey"]
    resources = ["${local.arns.kms}:key/*"]

    condition {
      test     = "StringLike"
      variable = "kms:ViaService"
      values   = ["*.${var.region}.amazonaws.com"]
    }
  }
}
