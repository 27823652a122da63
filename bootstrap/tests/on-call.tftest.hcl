# Who may follow the runbooks with a role, and what it may do.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name              = "digest"
  account_id        = "111122223333"
  region            = "eu-central-1"
  github_repository = "octocat@583231/digest@1296269"

  environments = {
    dev = {}
    prod = {
      on_call = [
        "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_OnCall_0123456789abcdef",
        "arn:aws:iam::111122223333:user/ada",
      ]
    }
  }
}

run "is_made_where_somebody_is_named" {
  command = plan

  assert {
    condition     = { for environment, role in aws_iam_role.on_call : environment => "${role.path}${role.name}" } == { prod = "/bootstrap/digest-prod-on-call" }
    error_message = "No people, no role; and out of the apply role's reach, under the path of the guards."
  }

  assert {
    condition = {
      for statement in data.aws_iam_policy_document.on_call_trust["prod"].statement : one(one(statement.principals).identifiers) =>
      "${one(statement.actions)} ${join(" ", [for condition in statement.condition : "${condition.test} ${condition.variable} ${one(condition.values)}"])}"
      } == {
      "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_OnCall_0123456789abcdef" = "sts:AssumeRole "
      "arn:aws:iam::111122223333:user/ada"                                                                                = "sts:AssumeRole Bool aws:MultiFactorAuthPresent true"
    }
    error_message = "Those who are named, and a user only with a second factor."
  }
}

run "it_mitigates_and_no_more" {
  command = plan

  # What it may change that has no name of the environment: a tag or a namespace holds it, or AWS has nothing to name.
  assert {
    condition = toset([
      for statement in data.aws_iam_policy_document.on_call["prod"].statement : statement.sid
      if !alltrue([for resource in statement.resources : strcontains(resource, "digest-prod")]) && length(statement.condition) == 0
    ]) == toset(["AskPrometheusAndSilence", "Certificates", "Look", "Support"])
    error_message = "Everything else must be held to its environment."
  }

  assert {
    condition = alltrue(flatten([
      for statement in data.aws_iam_policy_document.on_call["prod"].statement : [
        for action in statement.actions : statement.sid == "Look" ? can(regex("^[a-z0-9-]+:(Describe|List|Get)", action)) : !strcontains(action, "*")
      ]
    ]))
    error_message = "Looking changes nothing, and what changes something is named."
  }

  assert {
    condition = alltrue(flatten([
      for statement in data.aws_iam_policy_document.on_call["prod"].statement : [
        for action in statement.actions : !can(regex("^(iam|kms|secretsmanager|sts):|^s3:[^L]", action))
      ]
    ]))
    error_message = "No roles, no keys, no secrets, no contents of states."
  }

  assert {
    condition = alltrue([
      for statement in data.aws_iam_policy_document.on_call["prod"].statement : statement.actions == toset(["elasticache:CopySnapshot"])
      if anytrue([for resource in statement.resources : strcontains(resource, "automatic")])
    ])
    error_message = "A nightly snapshot may be copied, and never deleted."
  }
}

run "names_that_begin_alike_are_apart" {
  command = plan

  variables {
    environments = { dev = { on_call = ["arn:aws:iam::111122223333:user/ada"] }, dev2 = {} }
  }

  assert {
    condition = alltrue([
      for name in [
        "ecs:eu-central-1:111122223333:service/digest-dev/digest-dev-api",
        "ecs:eu-central-1:111122223333:service-deployment/digest-dev/digest-dev-api/0123",
        "ecs:eu-central-1:111122223333:task/digest-dev/0123",
        "elasticache:eu-central-1:111122223333:cluster:digest-dev-redis-001",
        "elasticache:eu-central-1:111122223333:replicationgroup:digest-dev-redis",
        "elasticache:eu-central-1:111122223333:snapshot:digest-dev-restore",
        "elasticache:eu-central-1:111122223333:snapshot:automatic.digest-dev-redis-002-2026-11-01-03-00",
        "logs:eu-central-1:111122223333:log-group:/ecs/digest-dev-api:log-stream:",
        ] : [
        for asked in [name, replace(name, "digest-dev", "digest-dev2")] : anytrue(flatten([
          for statement in data.aws_iam_policy_document.on_call["dev"].statement : [
            for pattern in statement.resources : pattern != "*" && can(regex("^${replace(pattern, "*", ".*")}$", "arn:aws:${asked}"))
          ]
        ]))
      ] == [true, false]
    ])
    error_message = "dev's must reach all that is named after it, and nothing that is named after dev2."
  }
}

run "a_store_that_goes_may_leave_a_snapshot" {
  command = plan

  assert {
    condition     = contains(flatten([for statement in data.aws_iam_policy_document.apply_data["prod"].statement : tolist(statement.actions) if statement.sid == "Redis"]), "elasticache:CreateSnapshot")
    error_message = "Deleting a group with a final snapshot takes elasticache:CreateSnapshot too, and prod's always has one."
  }
}
