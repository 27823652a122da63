# Plans: reads the environment and its state, changes nothing. Pull requests get this one.

resource "aws_iam_role" "plan" {
  for_each = var.environments

  name                 = "${local.prefixes[each.key]}-plan"
  path                 = local.path
  description          = "Plans ${each.key} from pull requests and main: reads, changes nothing"
  assume_role_policy   = data.aws_iam_policy_document.trust["${each.key}-plan"].json
  permissions_boundary = aws_iam_policy.delivery_boundary.arn

  depends_on = [aws_iam_openid_connect_provider.github]

  lifecycle {
    precondition {
      # 23 is what the edge module takes; it names a target group, and AWS gives that 32 characters.
      condition     = length(local.prefixes[each.key]) <= 23
      error_message = "name and environment together (${local.prefixes[each.key]}) must be at most 23 characters, for load balancers."
    }
  }
}

resource "aws_iam_role_policy_attachment" "plan_read" {
  for_each = var.environments

  role       = aws_iam_role.plan[each.key].name
  policy_arn = aws_iam_policy.read[each.key].arn
}

resource "aws_iam_role_policy" "plan_state" {
  for_each = var.environments

  name   = "read-state-and-lock"
  role   = aws_iam_role.plan[each.key].name
  policy = data.aws_iam_policy_document.plan_state[each.key].json
}

data "aws_iam_policy_document" "plan_state" {
  for_each = var.environments

  statement {
    sid       = "FindState"
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.this["state"].arn]

    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["${each.key}/*"]
    }
  }

  statement {
    sid       = "ReadState"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.this["state"].arn}/${each.key}/*"]
  }

  # A plan takes the lock like an apply (`use_lockfile`), so that it never reads a state that is being written. A lock is an object of
  # its own beside the state: this role can hold up an apply, and no more.
  statement {
    sid       = "Lock"
    actions   = ["s3:DeleteObject", "s3:PutObject"]
    resources = ["${aws_s3_bucket.this["state"].arn}/${each.key}/*.tflock"]
  }

  statement {
    sid       = "UseStateKey"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.this["state"].arn]
  }
}
