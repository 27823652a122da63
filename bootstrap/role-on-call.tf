# On call: what the commands of runbooks/ need, and no more. People take it, not GitHub's jobs. It can't plan or apply, nor read a secret or
# a state, nor change a role.

locals {
  on_call = { for name, environment in var.environments : name => environment.on_call if length(environment.on_call) > 0 }

  # By kind of principal. IAM Identity Center asks for the second factor when people sign in, and AWS does not see it after that; a user's
  # key alone would be enough for years, so a user has to show it here.
  on_call_people = {
    for name, principals in local.on_call : name => {
      for kind in ["role", "user"] : kind => [for arn in principals : arn if strcontains(arn, ":${kind}/")]
    }
  }
}

resource "aws_iam_role" "on_call" {
  for_each = local.on_call

  name               = "${local.prefixes[each.key]}-on-call"
  path               = local.path
  description        = "Follows the runbooks in ${each.key}: looks, and mitigates"
  assume_role_policy = data.aws_iam_policy_document.on_call_trust[each.key].json
}

data "aws_iam_policy_document" "on_call_trust" {
  for_each = local.on_call_people

  dynamic "statement" {
    for_each = { for kind, arns in each.value : kind => arns if length(arns) > 0 }

    content {
      sid     = title(statement.key)
      actions = ["sts:AssumeRole"]

      principals {
        type        = "AWS"
        identifiers = statement.value
      }

      dynamic "condition" {
        for_each = statement.key == "user" ? ["user"] : []

        content {
          test     = "Bool"
          variable = "aws:MultiFactorAuthPresent"
          values   = ["true"]
        }
      }
    }
  }
}

resource "aws_iam_role_policy" "on_call" {
  for_each = local.on_call

  name   = "follow-runbooks"
  role   = aws_iam_role.on_call[each.key].name
  policy = data.aws_iam_policy_document.on_call[each.key].json
}
