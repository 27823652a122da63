# Which of GitHub's jobs may take which role. A job proves what it is with a token that GitHub signs; nothing is stored anywhere.

locals {
  github        = "token.actions.githubusercontent.com"
  github_issuer = "${local.iam}:oidc-provider/${local.github}"
  main_branch   = "refs/heads/main"

  # `sub` by kind of job. https://docs.github.com/en/actions/reference/security/oidc
  on_main         = "repo:${var.github_repository}:ref:${local.main_branch}"
  on_pull_request = "repo:${var.github_repository}:pull_request"

  # What GitHub calls each environment. `images` is none of ours: it is only where the push role's jobs are let through.
  github_environments     = { for name, environment in var.environments : name => coalesce(environment.github_environment, name) }
  push_github_environment = "images"

  # The conditions on the token for each role; all of one role's have to hold.
  trust = merge([
    for name, environment in var.environments : merge({
      "${name}-plan" = {
        sub = concat([local.on_main], environment.plan_on_pull_request ? [local.on_pull_request] : [])
      }
      "${name}-publish" = {
        sub = [local.on_main]
      }
      "${name}-apply" = {
        sub = ["repo:${var.github_repository}:environment:${local.github_environments[name]}"]
        # With an environment `sub` no longer tells the branch, and a pull request can edit the workflow that it runs. IAM knows
        # this claim since January 2026: https://aws.amazon.com/about-aws/whats-new/2026/01/aws-sts-supports-validation-identity-provider-claims/
        ref = [local.main_branch]
      }
      }, environment.registry ? {
      "${name}-push" = {
        sub = ["repo:${var.github_repository}:environment:${local.push_github_environment}"]
        ref = [local.main_branch]
      }
    } : {})
  ]...)
}

resource "aws_iam_openid_connect_provider" "github" {
  count = var.github_oidc_provider_exists ? 0 : 1

  url            = "https://${local.github}"
  client_id_list = ["sts.amazonaws.com"]

  # Provider 5 demands thumbprints. For GitHub AWS checks the certificate against its own list of authorities and ignores these.
  thumbprint_list = ["6938fd4d98bab03faadb97b34396831e3780aea1", "1c58a3a8518e8759bf075b76b750d4f2df264fcd"]
}

data "aws_iam_policy_document" "trust" {
  # checkov:skip=CKV_AWS_358:the conditions are in the table above, which checkov does not look into (tests/trust.tftest.hcl does)
  for_each = local.trust

  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [local.github_issuer]
    }

    dynamic "condition" {
      for_each = merge({ aud = ["sts.amazonaws.com"] }, each.value)

      content {
        test     = "StringEquals"
        variable = "${local.github}:${condition.key}"
        values   = condition.value
      }
    }
  }
}
