mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name = "digest-dev"
}

run "a_cluster_with_its_namespace" {
  assert {
    condition     = output.cluster_name == "digest-dev" && output.namespace_name == "digest-dev"
    error_message = "Cluster and namespace must have the name given."
  }

  assert {
    condition     = aws_ecs_cluster.this.service_connect_defaults[0].namespace == output.namespace_arn
    error_message = "Services must find each other in the cluster's namespace by default."
  }

  assert {
    condition     = aws_ecs_cluster_capacity_providers.this.capacity_providers == toset(["FARGATE", "FARGATE_SPOT"])
    error_message = "Services must be able to choose between on demand and Spot."
  }

  assert {
    condition     = [for strategy in aws_ecs_cluster_capacity_providers.this.default_capacity_provider_strategy : strategy.capacity_provider] == ["FARGATE"]
    error_message = "What does not choose must run on demand."
  }

  assert {
    condition     = one(aws_ecs_cluster.this.setting).value == "enabled"
    error_message = "Container Insights must be on by default."
  }

  assert {
    condition     = length(aws_ecs_cluster.this.configuration) == 0
    error_message = "Nothing must be configured for ECS Exec, which no service allows."
  }
}

run "without_container_insights" {
  command = plan

  variables {
    container_insights = false
  }

  assert {
    condition     = one(aws_ecs_cluster.this.setting).value == "disabled"
    error_message = "Container Insights must be off when told so."
  }
}

run "a_name_that_is_none" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "Digest Dev"
  }
}

run "the_example_plans" {
  command = plan

  module {
    source = "./examples/basic"
  }
}
