# What each role may do, and what none may.

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

run "planning_reads" {
  command = plan

  assert {
    condition = alltrue(flatten([
      for statement in data.aws_iam_policy_document.read["dev"].statement : [
        for action in statement.actions : can(regex("^[a-z0-9-]+:(Describe|List)(\\*|[A-Za-z]+)$", action)) || can(regex("^[a-z0-9-]+:Get[A-Za-z]+$", action))
      ]
    ]))
    error_message = "Reading is Describe, List, and Get by name."
  }

  assert {
    condition     = !anytrue(flatten([for statement in data.aws_iam_policy_document.read["dev"].statement : [for action in statement.actions : contains(["s3:GetObject", "ssm:GetParameter", "logs:GetLogEvents", "ecr:GetAuthorizationToken"], action)]]))
    error_message = "Settings, not contents."
  }

  assert {
    condition = one([
      for statement in data.aws_iam_policy_document.read["dev"].statement : statement.resources if contains(statement.actions, "secretsmanager:GetSecretValue")
    ]) == toset([for name in ["redis-auth-token", "gateway", "dashboard"] : "arn:aws:secretsmanager:eu-central-1:111122223333:secret:digest-dev-${name}-*"])
    error_message = "The only secret values to read are those that are in the state anyway."
  }

  assert {
    condition = {
      for statement in data.aws_iam_policy_document.plan_state["dev"].statement : statement.sid => tolist(statement.resources)
      if length(setintersection(statement.actions, ["s3:PutObject", "s3:DeleteObject", "s3:GetObject"])) > 0
      } == {
      Lock      = tolist(["arn:aws:s3:::digest-state-111122223333/dev/*.tflock"])
      ReadState = tolist(["arn:aws:s3:::digest-state-111122223333/dev/*"])
    }
    error_message = "Planning reads its environment's states and writes locks, nothing else."
  }
}

run "plans_are_apart" {
  command = plan

  assert {
    condition = { for statement in data.aws_iam_policy_document.publish["prod"].statement : join(" ", statement.actions) => join(" ", statement.resources) } == {
      "kms:Decrypt kms:GenerateDataKey" = "arn:aws:kms:eu-central-1:111122223333:key/plans"
      "s3:PutObject"                    = "arn:aws:s3:::digest-plans-111122223333/prod/*"
    }
    error_message = "Publishing writes plans of its environment and reads nothing."
  }

  assert {
    condition     = !anytrue(flatten([for statement in data.aws_iam_policy_document.plan_state["prod"].statement : [for resource in statement.resources : strcontains(resource, "plans")]]))
    error_message = "Planning must not get at plans that were stored."
  }

  assert {
    condition     = one([for statement in data.aws_iam_policy_document.apply_state["prod"].statement : "${join(" ", statement.actions)} ${join(" ", statement.resources)}" if statement.sid == "ReadPlans"]) == "s3:GetObject arn:aws:s3:::digest-plans-111122223333/prod/*"
    error_message = "Applying reads plans of its environment and writes none."
  }
}

run "applying_is_bound_to_its_environment" {
  command = plan

  assert {
    condition = alltrue(flatten([
      for documents in [data.aws_iam_policy_document.apply_data, data.aws_iam_policy_document.apply_identity, data.aws_iam_policy_document.apply_network, data.aws_iam_policy_document.apply_observe, data.aws_iam_policy_document.apply_services] : [
        for statement in documents["dev"].statement : [for action in statement.actions : !strcontains(action, "*")]
      ]
    ]))
    error_message = "No permission to change anything may have a wildcard among its actions."
  }

  assert {
    condition = alltrue(flatten([
      for documents in [data.aws_iam_policy_document.apply_data, data.aws_iam_policy_document.apply_identity, data.aws_iam_policy_document.apply_network, data.aws_iam_policy_document.apply_observe, data.aws_iam_policy_document.apply_services] : [
        for statement in documents["dev"].statement : [for resource in statement.resources : !strcontains(resource, "digest-prod") && !strcontains(resource, "digest-*")]
      ]
    ]))
    error_message = "dev must not reach what is named after prod."
  }

  assert {
    condition = alltrue([
      for statement in data.aws_iam_policy_document.apply_identity["dev"].statement : alltrue([
        for resource in statement.resources : startswith(resource, "arn:aws:iam::111122223333:role/digest-dev-") || startswith(resource, "arn:aws:iam::111122223333:role/aws-service-role/")
      ])
    ])
    error_message = "Only roles of the environment's services may be made."
  }
}

run "names_that_begin_alike_are_apart" {
  command = plan

  variables {
    environments = { dev = {}, dev2 = {} }
  }

  # What the modules name, in each way that one of them begins or ends. dev must reach its own, and not the same of dev2.
  assert {
    condition = alltrue([
      for name in [
        "cloudwatch:eu-central-1:111122223333:alarm:digest-dev-edge-errors",
        "cloudwatch:eu-central-1:111122223333:alarm:TargetTracking-service/digest-dev/digest-dev-api-AlarmHigh-0123",
        "ecs:eu-central-1:111122223333:cluster/digest-dev",
        "ecs:eu-central-1:111122223333:service/digest-dev/digest-dev-api",
        "ecs:eu-central-1:111122223333:task-definition/digest-dev-api:7",
        "elasticache:eu-central-1:111122223333:parametergroup:digest-dev-redis",
        "elasticache:eu-central-1:111122223333:replicationgroup:digest-dev-redis",
        "elasticache:eu-central-1:111122223333:subnetgroup:digest-dev-redis",
        "elasticloadbalancing:eu-central-1:111122223333:listener/app/digest-dev/0123/4567",
        "elasticloadbalancing:eu-central-1:111122223333:listener-rule/app/digest-dev/0123/4567/89ab",
        "elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/digest-dev/0123",
        "elasticloadbalancing:eu-central-1:111122223333:targetgroup/digest-dev-gw-8080/0123",
        "elasticloadbalancing:eu-central-1:111122223333:targetgroup/digest-dev-ui-8080/0123",
        "events:eu-central-1:111122223333:rule/digest-dev-deployment-failed",
        "iam::111122223333:role/digest-dev-api-execution",
        "kms:eu-central-1:111122223333:alias/digest-dev-alerts",
        "logs:eu-central-1:111122223333:log-group:/aws/vendedlogs/prometheus/digest-dev",
        "logs:eu-central-1:111122223333:log-group:/aws/vendedlogs/prometheus/digest-dev:log-stream:",
        "logs:eu-central-1:111122223333:log-group:/ecs/digest-dev-api:log-stream:",
        "logs:eu-central-1:111122223333:log-group:/elasticache/digest-dev-redis/slow-log:log-stream:",
        "logs:eu-central-1:111122223333:log-group:/vpc/digest-dev/flow-logs:log-stream:",
        "logs:eu-central-1:111122223333:log-group:aws-waf-logs-digest-dev",
        "logs:eu-central-1:111122223333:log-group:aws-waf-logs-digest-dev:log-stream:",
        "s3:::digest-dev-edge-logs-111122223333-eu-central-1",
        "secretsmanager:eu-central-1:111122223333:secret:digest-dev-dashboard-oidc-0123",
        "secretsmanager:eu-central-1:111122223333:secret:digest-dev-redis-auth-token-0123-4567",
        "sns:eu-central-1:111122223333:digest-dev-dead-man",
        "sns:eu-central-1:111122223333:digest-dev-page:0123",
        "wafv2:eu-central-1:111122223333:regional/webacl/digest-dev/0123",
        ] : [
        for asked in [name, replace(name, "digest-dev", "digest-dev2")] : anytrue(flatten([
          for documents in [data.aws_iam_policy_document.apply_data, data.aws_iam_policy_document.apply_identity, data.aws_iam_policy_document.apply_network, data.aws_iam_policy_document.apply_observe, data.aws_iam_policy_document.apply_services, data.aws_iam_policy_document.read] : [
            for statement in documents["dev"].statement : [
              for pattern in statement.resources : pattern != "*" && can(regex("^${replace(pattern, "*", ".*")}$", "arn:aws:${asked}"))
            ]
          ]
        ]))
      ] == [true, false]
    ])
    error_message = "dev must reach all that is named after it, and nothing that is named after dev2."
  }
}

run "grafana_and_scaling_act_in_the_callers_name" {
  command = plan

  assert {
    condition     = one([for statement in data.aws_iam_policy_document.apply_services["dev"].statement : "${join(" ", statement.actions)} ${join(" ", statement.resources)}" if statement.sid == "ScalingAlarms"]) == "cloudwatch:DeleteAlarms cloudwatch:PutMetricAlarm arn:aws:cloudwatch:eu-central-1:111122223333:alarm:TargetTracking-service/digest-dev/*"
    error_message = "A scaling policy comes with alarms, whose name Application Auto Scaling makes up."
  }

  assert {
    condition = length(setsubtract(["sso:AssociateProfile", "sso:DisassociateProfile"], flatten([
      for statement in data.aws_iam_policy_document.apply_observe["dev"].statement : tolist(statement.actions)
    ]))) == 0
    error_message = "Who gives somebody a role in Grafana assigns them in IAM Identity Center."
  }

  # AWSGrafanaWorkspacePermissionManagementV2, Grafana's own actions aside.
  assert {
    condition = length(setsubtract(
      [
        "sso:DescribeRegisteredRegions", "sso:GetManagedApplicationInstance", "sso:GetProfile", "sso:GetSharedSsoConfiguration",
        "sso:ListDirectoryAssociations", "sso:ListProfileAssociations", "sso:ListProfiles", "sso-directory:DescribeGroup",
        "sso-directory:DescribeUser",
      ],
      flatten([for statement in data.aws_iam_policy_document.read["dev"].statement : tolist(statement.actions)]),
    )) == 0
    error_message = "A plan must be able to read who has which role in Grafana."
  }
}

run "one_environment_has_the_registry" {
  command = plan

  variables {
    environments = { dev = {}, shared = { registry = true } }
  }

  assert {
    condition = {
      for environment, document in data.aws_iam_policy_document.apply_services : environment => flatten([
        for statement in document.statement : tolist(statement.resources) if anytrue([for action in statement.actions : startswith(action, "ecr:")])
      ])
    } == { dev = [], shared = ["arn:aws:ecr:eu-central-1:111122223333:repository/digest/*"] }
    error_message = "Only the environment with the registry may change repositories."
  }
}

run "applying_verifies_images" {
  command = plan

  assert {
    condition = { for statement in data.aws_iam_policy_document.apply_images.statement : join(" ", statement.actions) => join(" ", statement.resources) } == {
      "ecr:BatchGetImage ecr:GetDownloadUrlForLayer" = "arn:aws:ecr:eu-central-1:*:repository/digest/*"
      "ecr:GetAuthorizationToken"                    = "*"
    }
    error_message = "Applying reads images and their signatures, of whichever account has the registry, and pushes none."
  }
}

run "the_guards_are_out_of_reach" {
  command = plan

  variables {
    environments = { dev = {}, shared = { registry = true } }
  }

  assert {
    condition = alltrue([
      for role in concat(values(aws_iam_role.plan), values(aws_iam_role.publish), values(aws_iam_role.apply), values(aws_iam_role.push)) :
      role.path == "/bootstrap/" && role.permissions_boundary == aws_iam_policy.delivery_boundary.arn
    ])
    error_message = "Every role that GitHub takes must be under the path and the boundary."
  }

  assert {
    condition = toset(one([for statement in data.aws_iam_policy_document.delivery_boundary.statement : statement.resources if statement.sid == "NotTheGuards" && statement.effect == "Deny"])) == toset([
      "arn:aws:iam::111122223333:oidc-provider/*", "arn:aws:iam::111122223333:policy/bootstrap/*", "arn:aws:iam::111122223333:role/bootstrap/*",
    ])
    error_message = "Roles, boundaries and provider must be denied."
  }

  assert {
    condition = {
      for statement in data.aws_iam_policy_document.delivery_boundary.statement : one(statement.condition).variable => join("", one(statement.condition).values)
      if statement.effect == "Deny" && length(statement.condition) > 0
      } == {
      "aws:RequestedRegion"     = "eu-central-1"
      "iam:PermissionsBoundary" = "arn:aws:iam::111122223333:policy/bootstrap/digest-workload-boundary"
    }
    error_message = "One region; and no role without the workload boundary."
  }

  assert {
    condition = toset(flatten([for statement in data.aws_iam_policy_document.delivery_boundary.statement : tolist(statement.resources) if contains(["NotTheBuckets", "NotTheKeys"], statement.sid) && statement.effect == "Deny"])) == toset([
      "arn:aws:kms:eu-central-1:111122223333:key/plans", "arn:aws:kms:eu-central-1:111122223333:key/state",
      "arn:aws:s3:::digest-audit-111122223333", "arn:aws:s3:::digest-audit-111122223333/*",
      "arn:aws:s3:::digest-plans-111122223333", "arn:aws:s3:::digest-plans-111122223333/*",
      "arn:aws:s3:::digest-state-111122223333", "arn:aws:s3:::digest-state-111122223333/*",
    ])
    error_message = "Buckets and keys of the bootstrap must be denied."
  }

  assert {
    condition     = !anytrue([for action in data.aws_iam_policy_document.workload_boundary.statement[0].actions : startswith(action, "iam:") || startswith(action, "sts:") || startswith(action, "s3:") || endswith(action, ":*")])
    error_message = "What runs must not be able to make itself more powerful."
  }

  assert {
    condition     = strcontains(output.backend, "digest-state-111122223333") && strcontains(output.backend, "bootstrap/terraform.tfstate") && !contains(keys(var.environments), "bootstrap")
    error_message = "This module's own state must be where no environment's role reads."
  }
}
