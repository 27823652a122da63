# The key of the topics. It has to be our own: the policy of alias/aws/sns cannot be changed and lets neither AMP nor CloudWatch in,
# so a topic encrypted with it loses every alert.

resource "aws_kms_key" "alerts" {
  description         = "Encrypts the alert topics of ${var.name}"
  policy              = data.aws_iam_policy_document.alerts_key.json
  enable_key_rotation = true
}

resource "aws_kms_alias" "alerts" {
  name          = "alias/${var.name}-alerts"
  target_key_id = aws_kms_key.alerts.key_id
}

data "aws_iam_policy_document" "alerts_key" {
  #checkov:skip=CKV_AWS_109:In a key policy, "*" is this key
  #checkov:skip=CKV_AWS_111:In a key policy, "*" is this key
  #checkov:skip=CKV_AWS_356:In a key policy, "*" is this key

  # Without it nobody could change the key again, and IAM policies (Grafana's role has one) would count for nothing.
  statement {
    sid       = "AdministerByIam"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:${local.partition}:iam::${local.account_id}:root"]
    }
  }

  # Bound to our topics by what SNS encrypts with, not by aws:SourceArn: AWS documents that one for AMP on topics, not on their keys, and
  # a condition that is never met would silence every alert. Who may publish is the topic policy's to say, and it does name the workspace.
  statement {
    sid       = "PublishToTopics"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["aps.amazonaws.com", "cloudwatch.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:sns:topicArn"
      values   = values(local.topic_arns)
    }
  }

  # EventBridge supports neither aws:SourceArn nor aws:SourceAccount here: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
  dynamic "statement" {
    for_each = local.deployments

    content {
      sid       = "PublishEvents"
      actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
      resources = ["*"]

      principals {
        type        = "Service"
        identifiers = ["events.amazonaws.com"]
      }

      condition {
        test     = "StringEquals"
        variable = "kms:EncryptionContext:aws:sns:topicArn"
        values   = [local.topic_arns.ticket]
      }
    }
  }
}
