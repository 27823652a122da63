mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name         = "digest-dev"
  cluster_name = "digest-blue"
}

run "failed_deployments_of_this_cluster_open_a_ticket" {
  command = apply

  assert {
    condition = jsondecode(aws_cloudwatch_event_rule.deployment["failed"].event_pattern) == {
      source        = ["aws.ecs"]
      "detail-type" = ["ECS Deployment State Change"]
      resources     = [{ prefix = "arn:aws:ecs:eu-central-1:111122223333:service/digest-blue/" }]
      detail        = { eventName = ["SERVICE_DEPLOYMENT_FAILED"] }
    }
    error_message = "Of all deployments of the services of this cluster, the rule must take those that failed."
  }

  assert {
    condition     = aws_cloudwatch_event_rule.deployment["failed"].name == "digest-dev-deployment-failed" && aws_cloudwatch_event_target.deployment["failed"].rule == "digest-dev-deployment-failed"
    error_message = "The rule's name must begin with the environment's: by that its role may make it."
  }

  assert {
    condition     = aws_cloudwatch_event_target.deployment["failed"].arn == "arn:aws:sns:eu-central-1:111122223333:digest-dev-ticket" && aws_cloudwatch_event_target.deployment["failed"].role_arn == null
    error_message = "It must go to the tickets, by right of the topic's policy."
  }

  # What EventBridge does with it: AWS's own example of the event, rolled back by alarms.
  assert {
    condition = jsondecode(replace(replace(replace(one(aws_cloudwatch_event_target.deployment["failed"].input_transformer).input_template,
      "<service>", "arn:aws:ecs:eu-central-1:111122223333:service/digest-blue/digest-dev-api"),
      "<reason>", "ECS deployment circuit breaker: task failed to start."),
      "<time>", "2026-05-23T12:31:14Z")
    ) == "DeploymentRolledBack: the deployment of arn:aws:ecs:eu-central-1:111122223333:service/digest-blue/digest-dev-api failed at 2026-05-23T12:31:14Z, and ECS goes back to the release before. Reason: ECS deployment circuit breaker: task failed to start. Runbook: runbooks/DeploymentRolledBack.md"
    error_message = "The message must be a text that says what failed, why, and what to read."
  }

  assert {
    condition     = one(aws_cloudwatch_event_target.deployment["failed"].input_transformer).input_paths == tomap({ service = "$.resources[0]", reason = "$.detail.reason", time = "$.time" })
    error_message = "What the message says must be found where ECS puts it."
  }
}

run "events_reach_the_tickets_and_nothing_else" {
  command = apply

  assert {
    condition     = { for topic, document in data.aws_iam_policy_document.topic : topic => [for statement in document.statement : one(statement.resources) if statement.sid == "EventsPublish"] } == { page = [], ticket = ["arn:aws:sns:eu-central-1:111122223333:digest-dev-ticket"], dead_man = [] }
    error_message = "EventBridge may publish to the tickets only: nothing can be said there of which rule."
  }

  assert {
    condition     = alltrue([for statement in data.aws_iam_policy_document.topic["ticket"].statement : try(length(statement.condition), 0) == 0 && statement.actions == toset(["sns:Publish"]) && one(statement.principals).identifiers == toset(["events.amazonaws.com"]) if statement.sid == "EventsPublish"])
    error_message = "A condition in this statement would keep every message away."
  }

  assert {
    condition = [for statement in data.aws_iam_policy_document.alerts_key.statement : [
      one(statement.principals).identifiers, statement.actions, one(statement.condition).variable, one(statement.condition).values,
      ] if statement.sid == "PublishEvents"] == [
      [toset(["events.amazonaws.com"]), toset(["kms:Decrypt", "kms:GenerateDataKey*"]), "kms:EncryptionContext:aws:sns:topicArn", tolist(["arn:aws:sns:eu-central-1:111122223333:digest-dev-ticket"])],
    ]
    error_message = "The key must be open to EventBridge, for the tickets only."
  }
}

run "without_a_cluster_there_is_no_rule" {
  command = apply

  variables {
    cluster_name = null
  }

  assert {
    condition     = length(aws_cloudwatch_event_rule.deployment) == 0 && length(aws_cloudwatch_event_target.deployment) == 0 && !contains(data.aws_iam_policy_document.alerts_key.statement[*].sid, "PublishEvents")
    error_message = "There is nothing to watch, and nobody to let in."
  }
}

run "an_arn_is_no_name" {
  command = plan

  variables {
    cluster_name = "arn:aws:ecs:eu-central-1:111122223333:cluster/digest-blue"
  }

  expect_failures = [var.cluster_name]
}
