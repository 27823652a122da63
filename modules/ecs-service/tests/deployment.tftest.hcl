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

run "deployments_wait_and_roll_back" {
  command = apply

  assert {
    condition     = aws_ecs_service.this.wait_for_steady_state == true && aws_ecs_service.this.enable_execute_command == false && aws_ecs_service.this.force_new_deployment == true
    error_message = "Applying must wait for the deployment, nobody may enter the containers, and a new Spot share must not replace the service."
  }

  assert {
    condition     = aws_ecs_service.this.deployment_circuit_breaker[0].enable == true && aws_ecs_service.this.deployment_circuit_breaker[0].rollback == true
    error_message = "A deployment whose tasks do not start must be rolled back."
  }

  assert {
    condition     = aws_ecs_service.this.deployment_minimum_healthy_percent == 100 && aws_ecs_service.this.deployment_maximum_percent == 200
    error_message = "New tasks must be healthy before old ones go."
  }

  assert {
    condition     = length(aws_ecs_service.this.alarms) == 0
    error_message = "Without alarms there must be no block: AWS refuses an empty one."
  }

  assert {
    condition     = output.task_definition_arn == "arn:aws:ecs:eu-central-1:111122223333:task-definition/digest-dev-api:2"
    error_message = "The output must be what runs."
  }
}

run "alarms_roll_back_too" {
  command = apply

  variables {
    deployment_alarm_names = ["digest-dev-api-errors", "digest-dev-api-slow"]
  }

  assert {
    condition     = aws_ecs_service.this.alarms[0].alarm_names == toset(["digest-dev-api-errors", "digest-dev-api-slow"]) && aws_ecs_service.this.alarms[0].enable == true && aws_ecs_service.this.alarms[0].rollback == true
    error_message = "An alarm during a deployment must roll it back."
  }
}

run "a_deployment_that_was_rolled_back_fails_the_apply" {
  command         = apply
  expect_failures = [data.aws_ecs_service.running]

  # Another image, hence another revision; afterwards the service is steady on the old one.
  variables {
    image = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/digest/api@sha256:60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"
  }

  override_data {
    target = data.aws_ecs_service.running
    values = { task_definition = "arn:aws:ecs:eu-central-1:111122223333:task-definition/digest-dev-api:1" }
  }
}

run "on_demand_only_by_default" {
  command = plan

  assert {
    condition     = toset([for block in aws_ecs_service.this.capacity_provider_strategy : "${block.capacity_provider} base ${block.base} weight ${block.weight}"]) == toset(["FARGATE base 1 weight 100"])
    error_message = "Without a share, nothing may run on Spot."
  }
}

run "a_share_on_spot" {
  command = plan

  variables {
    spot_share = 70
  }

  assert {
    condition     = toset([for block in aws_ecs_service.this.capacity_provider_strategy : "${block.capacity_provider} base ${block.base} weight ${block.weight}"]) == toset(["FARGATE base 1 weight 30", "FARGATE_SPOT base 0 weight 70"])
    error_message = "The share must be Spot's weight, and the first task on demand."
  }
}

run "all_but_one_on_spot" {
  command = plan

  variables {
    spot_share = 100
  }

  assert {
    condition     = toset([for block in aws_ecs_service.this.capacity_provider_strategy : "${block.capacity_provider} base ${block.base} weight ${block.weight}"]) == toset(["FARGATE base 1 weight 0", "FARGATE_SPOT base 0 weight 100"])
    error_message = "Even with everything on Spot the first task must be on demand."
  }
}
