# What AWS would answer, where another resource checks the form of it.

mock_resource "aws_iam_role" {
  defaults = {
    id  = "mock-role"
    arn = "arn:aws:iam::111122223333:role/mock-role"
  }
}

mock_resource "aws_cloudwatch_log_group" {
  defaults = {
    arn = "arn:aws:logs:eu-central-1:111122223333:log-group:/ecs/digest-dev-api"
  }
}

mock_resource "aws_security_group" {
  defaults = {
    id = "sg-own"
  }
}

mock_resource "aws_ecs_task_definition" {
  defaults = {
    arn = "arn:aws:ecs:eu-central-1:111122223333:task-definition/digest-dev-api:2"
  }
}

mock_resource "aws_ecs_service" {
  defaults = {
    id = "arn:aws:ecs:eu-central-1:111122223333:service/digest-dev/digest-dev-api"
  }
}

# The deployment went well: the service runs what was just made.
mock_data "aws_ecs_service" {
  defaults = {
    task_definition = "arn:aws:ecs:eu-central-1:111122223333:task-definition/digest-dev-api:2"
  }
}

mock_data "aws_iam_policy_document" {
  defaults = {
    json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
  }
}
