# Who may put images into the registry, and what the workflows are told.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name              = "digest"
  account_id        = "111122223333"
  region            = "eu-central-1"
  github_repository = "octocat@583231/digest@1296269"

  environments = {
    dev    = {}
    shared = { registry = true, plan_on_pull_request = false }
    prod   = { github_environment = "production", plan_on_pull_request = false }
  }
}

run "is_made_where_the_registry_is" {
  command = plan

  assert {
    condition     = { for environment, role in aws_iam_role.push : environment => "${role.path}${role.name}" } == { shared = "/bootstrap/digest-shared-push" }
    error_message = "One registry, one role; and out of the apply role's reach, under the path of the guards."
  }

  assert {
    condition = {
      for condition in data.aws_iam_policy_document.trust["shared-push"].statement[0].condition : trimprefix(condition.variable, "token.actions.githubusercontent.com:") => "${condition.test} ${join(" ", condition.values)}"
      } == {
      aud = "StringEquals sts.amazonaws.com"
      ref = "StringEquals refs/heads/main"
      sub = "StringEquals repo:octocat@583231/digest@1296269:environment:images"
    }
    error_message = "Only jobs on main that GitHub's environment images let through."
  }
}

run "it_pushes_and_no_more" {
  command = plan

  assert {
    condition = {
      for statement in data.aws_iam_policy_document.push["shared"].statement : join(" ", statement.resources) => toset(statement.actions)
      } == {
      "*" = toset(["ecr:GetAuthorizationToken"])
      "arn:aws:ecr:eu-central-1:111122223333:repository/digest/*" = toset([
        "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload", "ecr:GetDownloadUrlForLayer", "ecr:InitiateLayerUpload",
        "ecr:PutImage", "ecr:UploadLayerPart",
      ])
    }
    error_message = "Pushing is for the project's repositories; it deletes nothing, and changes none of them."
  }
}

run "the_workflows_are_told" {
  command = plan

  assert {
    condition = { for name, settings in output.github : name => settings.github_environment } == {
      dev    = "dev"
      prod   = "production"
      shared = "shared"
    }
    error_message = "Each environment by GitHub's name of it."
  }

  assert {
    condition     = { for name, settings in output.github : name => settings.plan_on_pull_request } == { dev = true, prod = false, shared = false }
    error_message = "Pull requests plan what the trust policies let them plan."
  }

  assert {
    condition     = { for name, settings in output.github : name => lookup(settings, "registry", null) } == { dev = null, prod = null, shared = "111122223333.dkr.ecr.eu-central-1.amazonaws.com" }
    error_message = "The registry is where its environment is."
  }

  assert {
    condition     = output.github.shared.push_github_environment == "images" && output.github.dev.region == "eu-central-1" && output.github.dev.plan_bucket == "digest-plans-111122223333" && output.github.dev.state_bucket == "digest-state-111122223333"
    error_message = "What was made, by its names."
  }
}
