# Publishes: puts the plan that main made where an apply will look for it. A role of its own, because a plan holds the environment's
# secrets and is what will be applied: a pull request may make one and look at it, but not leave one behind.

resource "aws_iam_role" "publish" {
  for_each = var.environments

  name                 = "${local.prefixes[each.key]}-publish"
  path                 = local.path
  description          = "Stores the plans of ${each.key} that main made: writes, reads nothing"
  assume_role_policy   = data.aws_iam_policy_document.trust["${each.key}-publish"].json
  permissions_boundary = aws_iam_policy.delivery_boundary.arn

  depends_on = [aws_iam_openid_connect_provider.github]
}

resource "aws_iam_role_policy" "publish" {
  for_each = var.environments

  name   = "store-plans"
  role   = aws_iam_role.publish[each.key].name
  policy = data.aws_iam_policy_document.publish[each.key].json
}

data "aws_iam_policy_document" "publish" {
  for_each = var.environments

  statement {
    sid       = "StorePlans"
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.this["plans"].arn}/${each.key}/*"]
  }

  # A large plan goes up in parts, and S3 decrypts those to put them together. It opens no plan by itself: that takes s3:GetObject.
  # https://repost.aws/knowledge-center/s3-large-file-encryption-kms-key
  statement {
    sid       = "Encrypt"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.this["plans"].arn]
  }
}
