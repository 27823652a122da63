# Which of GitHub's jobs may take which role.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name              = "digest"
  account_id        = "111122223333"
  region            = "eu-central-1"
  github_repository = "octocat@583231/digest@1296269"
  environments      = { dev = {}, prod = { github_environment = "production", plan_on_pull_request = false } }
}

run "each_role_trusts_its_own_jobs" {
  command = plan

  assert {
    condition = {
      for role, document in data.aws_iam_policy_document.trust : role => {
        for condition in document.statement[0].condition : trimprefix(condition.variable, "token.actions.githubusercontent.com:") => join(" ", condition.values)
      }
      } == {
      "dev-apply" = {
        aud = "sts.amazonaws.com"
        ref = "refs/heads/main"
        sub = "repo:octocat@583231/digest@1296269:environment:dev"
      }
      "dev-plan" = {
        aud = "sts.amazonaws.com"
        sub = "repo:octocat@583231/digest@1296269:ref:refs/heads/main repo:octocat@583231/digest@1296269:pull_request"
      }
      "dev-publish" = {
        aud = "sts.amazonaws.com"
        sub = "repo:octocat@583231/digest@1296269:ref:refs/heads/main"
      }
      "prod-apply" = {
        aud = "sts.amazonaws.com"
        ref = "refs/heads/main"
        sub = "repo:octocat@583231/digest@1296269:environment:production"
      }
      "prod-plan" = {
        aud = "sts.amazonaws.com"
        sub = "repo:octocat@583231/digest@1296269:ref:refs/heads/main"
      }
      "prod-publish" = {
        aud = "sts.amazonaws.com"
        sub = "repo:octocat@583231/digest@1296269:ref:refs/heads/main"
      }
    }
    error_message = "Pull requests plan (where they may), main plans and publishes, the approved environment applies, on main."
  }

  assert {
    condition = alltrue(flatten([
      for document in data.aws_iam_policy_document.trust : [
        document.statement[0].actions == toset(["sts:AssumeRoleWithWebIdentity"]),
        one(document.statement[0].principals).identifiers == toset(["arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"]),
        [for condition in document.statement[0].condition : condition.test == "StringEquals"],
      ]
    ]))
    error_message = "Only GitHub's provider, and no patterns."
  }
}

run "provider_is_made_once" {
  command = plan

  assert {
    condition     = length(aws_iam_openid_connect_provider.github) == 1 && aws_iam_openid_connect_provider.github[0].client_id_list == toset(["sts.amazonaws.com"])
    error_message = "Without one the provider must be made, for STS only."
  }
}

run "provider_of_another_project_is_used" {
  command = plan

  variables {
    github_oidc_provider_exists = true
  }

  assert {
    condition     = length(aws_iam_openid_connect_provider.github) == 0
    error_message = "An account can have only one provider for GitHub."
  }
}

run "repositories_from_before_july_2026" {
  command = plan

  variables {
    github_repository = "octocat/digest"
    environments      = { dev = { github_environment = "Development" } }
  }

  assert {
    condition     = contains(one([for condition in data.aws_iam_policy_document.trust["dev-apply"].statement[0].condition : condition.values if endswith(condition.variable, ":sub")]), "repo:octocat/digest:environment:Development")
    error_message = "The repository must stand in `sub` as it was given."
  }
}
