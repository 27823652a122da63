mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name        = "digest-dev-api"
  cluster_arn = "arn:aws:ecs:eu-central-1:111122223333:cluster/digest-dev"
  vpc_id      = "vpc-1"
  subnet_ids  = ["subnet-1", "subnet-2"]
  image       = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/digest/api@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
  scaling     = { min = 2, max = 6 }
}

run "only_ecs_in_this_account_may_take_the_roles" {
  command = apply

  assert {
    condition     = data.aws_iam_policy_document.assume.statement[0].principals == toset([{ type = "Service", identifiers = toset(["ecs-tasks.amazonaws.com"]) }])
    error_message = "Only ECS tasks may take the roles."
  }

  assert {
    condition     = { for condition in data.aws_iam_policy_document.assume.statement[0].condition : condition.variable => one(condition.values) } == { "aws:SourceAccount" = "111122223333", "aws:SourceArn" = "arn:aws:ecs:eu-central-1:111122223333:*" }
    error_message = "Only on behalf of this account may ECS take the roles."
  }

  assert {
    condition     = length(aws_iam_role_policy.task) == 0
    error_message = "The code of the service may do nothing on AWS by default."
  }
}

run "execution_may_do_what_starting_needs_and_no_more" {
  command = apply

  variables {
    memory = 1024
    secrets = {
      PASSWORD = { arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:redis-AbCdEf", json_key = "password" }
      LEVEL    = { arn = "arn:aws:ssm:eu-central-1:111122223333:parameter/level" }
    }
    secrets_kms_key_arns = ["arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"]
    sidecars = {
      collector = {
        image   = "444455556666.dkr.ecr.eu-west-1.amazonaws.com/shared/collector@sha256:60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"
        memory  = 128
        secrets = { KEY = { arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:collector-AbCdEf" } }
      }
    }
  }

  assert {
    condition = { for statement in data.aws_iam_policy_document.execution.statement : statement.sid => { actions = statement.actions, resources = statement.resources } } == {
      LogInToEcr         = { actions = toset(["ecr:GetAuthorizationToken"]), resources = toset(["*"]) }
      PullImages         = { actions = toset(["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]), resources = toset(["arn:aws:ecr:eu-central-1:111122223333:repository/digest/api", "arn:aws:ecr:eu-west-1:444455556666:repository/shared/collector"]) }
      WriteLogs          = { actions = toset(["logs:CreateLogStream", "logs:PutLogEvents"]), resources = toset(["arn:aws:logs:eu-central-1:111122223333:log-group:/ecs/digest-dev-api:log-stream:*"]) }
      ReadSecretsmanager = { actions = toset(["secretsmanager:GetSecretValue"]), resources = toset(["arn:aws:secretsmanager:eu-central-1:111122223333:secret:collector-AbCdEf", "arn:aws:secretsmanager:eu-central-1:111122223333:secret:redis-AbCdEf"]) }
      ReadSsm            = { actions = toset(["ssm:GetParameters"]), resources = toset(["arn:aws:ssm:eu-central-1:111122223333:parameter/level"]) }
      DecryptSecrets     = { actions = toset(["kms:Decrypt"]), resources = toset(["arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"]) }
    }
    error_message = "The execution role must name exactly the repositories, streams, secrets and keys; only GetAuthorizationToken has no resource."
  }
}

run "without_ecr_there_is_no_star_at_all" {
  command = apply

  variables {
    image = "public.ecr.aws/aws-observability/aws-otel-collector@sha256:60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"
  }

  assert {
    condition     = data.aws_iam_policy_document.execution.statement[*].sid == tolist(["WriteLogs"])
    error_message = "A public image needs no permission to pull, and no secrets none to read."
  }
}

run "the_code_may_do_what_its_policies_say" {
  command = apply

  variables {
    task_policies = {
      write-metrics = "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"aps:RemoteWrite\",\"Resource\":\"arn:aws:aps:eu-central-1:111122223333:workspace/ws-1\"}}"
      never-delete  = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"s3:DeleteObject\",\"Resource\":\"*\"}]}"
    }
  }

  assert {
    condition     = toset(keys(aws_iam_role_policy.task)) == toset(["never-delete", "write-metrics"]) && aws_iam_role_policy.task["write-metrics"].role == "mock-role"
    error_message = "The task role must have the policies given, and a Deny may be as wide as it likes."
  }
}

run "a_policy_that_allows_any_resource" {
  command         = plan
  expect_failures = [var.task_policies]

  variables {
    task_policies = { wide = "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"aps:RemoteWrite\",\"Resource\":\"*\"}]}" }
  }
}

run "a_policy_that_allows_a_whole_service" {
  command         = plan
  expect_failures = [var.task_policies]

  variables {
    task_policies = { wide = "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"aps:RemoteWrite\",\"s3:*\"],\"Resource\":\"arn:aws:s3:::bucket\"}]}" }
  }
}

run "a_policy_that_allows_what_it_does_not_name" {
  command         = plan
  expect_failures = [var.task_policies]

  variables {
    task_policies = { wide = "{\"Statement\":[{\"Effect\":\"Allow\",\"NotAction\":\"iam:PassRole\",\"Resource\":\"arn:aws:s3:::bucket\"}]}" }
  }
}

run "a_policy_that_is_no_json" {
  command         = plan
  expect_failures = [var.task_policies]

  variables {
    task_policies = { broken = "Allow everything" }
  }
}

run "both_roles_stay_within_the_boundary" {
  variables {
    permissions_boundary_arn = "arn:aws:iam::111122223333:policy/bootstrap/digest-workload-boundary"
  }

  assert {
    condition     = [for role in [aws_iam_role.execution, aws_iam_role.task] : role.permissions_boundary] == [var.permissions_boundary_arn, var.permissions_boundary_arn]
    error_message = "No role of a service may go without the boundary."
  }
}

run "a_boundary_that_is_no_policy" {
  command         = plan
  expect_failures = [var.permissions_boundary_arn]

  variables {
    permissions_boundary_arn = "arn:aws:iam::111122223333:role/digest-workload-boundary"
  }
}
