# Flow logs are kept, and their role can do nothing else.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name  = "digest-test"
  cidr  = "10.20.0.0/16"
  zones = ["eu-central-1a", "eu-central-1b"]
  nat   = "one"
}

run "everything_is_recorded_for_a_year" {
  assert {
    condition     = aws_flow_log.this.traffic_type == "ALL" && aws_flow_log.this.vpc_id == aws_vpc.this.id
    error_message = "All traffic of the VPC."
  }

  assert {
    condition     = aws_flow_log.this.log_destination == aws_cloudwatch_log_group.flow_logs.arn && aws_cloudwatch_log_group.flow_logs.retention_in_days == 365
    error_message = "To a log group that keeps it for a year."
  }
}

run "with_a_key_and_a_boundary" {
  variables {
    flow_logs = {
      retention_days           = 30
      kms_key_arn              = "arn:aws:kms:eu-central-1:111122223333:key/0f7a1c9e-0000-4000-8000-000000000000"
      permissions_boundary_arn = "arn:aws:iam::111122223333:policy/bootstrap/digest-workload"
    }
  }

  assert {
    condition     = aws_cloudwatch_log_group.flow_logs.kms_key_id == var.flow_logs.kms_key_arn && aws_cloudwatch_log_group.flow_logs.retention_in_days == 30
    error_message = "The log group must have the given key and retention."
  }

  assert {
    condition     = aws_iam_role.flow_logs.permissions_boundary == var.flow_logs.permissions_boundary_arn
    error_message = "The role must have the given boundary."
  }
}

run "the_role_writes_to_its_group_and_nothing_else" {
  assert {
    condition = alltrue([
      for statement in data.aws_iam_policy_document.flow_logs.statement : alltrue([for action in statement.actions : !strcontains(action, "*")])
    ])
    error_message = "No wildcard among the actions."
  }

  assert {
    condition = alltrue([
      for statement in data.aws_iam_policy_document.flow_logs.statement :
      statement.actions == toset(["logs:DescribeLogGroups"])
      || alltrue([for resource in statement.resources : startswith(resource, aws_cloudwatch_log_group.flow_logs.arn)])
    ])
    error_message = "All but the listing of groups must be bound to the one group."
  }

  assert {
    condition     = !contains(flatten([for statement in data.aws_iam_policy_document.flow_logs.statement : tolist(statement.resources)]), "*")
    error_message = "No statement may be for all resources."
  }
}

run "only_flow_logs_of_this_account_use_the_role" {
  assert {
    condition = {
      for condition in data.aws_iam_policy_document.flow_logs_trust.statement[0].condition : condition.variable => condition.values[0]
      } == {
      "aws:SourceAccount" = "111122223333"
      "aws:SourceArn"     = "arn:aws:ec2:eu-central-1:111122223333:vpc-flow-log/*"
    }
    error_message = "The trust policy must name the account and the kind of resource."
  }

  assert {
    condition     = one(data.aws_iam_policy_document.flow_logs_trust.statement[0].principals).identifiers == toset(["vpc-flow-logs.amazonaws.com"])
    error_message = "Only the flow logs service."
  }
}
