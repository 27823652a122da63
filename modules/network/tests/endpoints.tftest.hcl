# Which endpoints there are, who reaches them, and what may pass.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name  = "digest-test"
  cidr  = "10.20.0.0/16"
  zones = ["eu-central-1a", "eu-central-1b"]
  nat   = "one"
}

run "what_the_services_need_is_there_by_default" {
  assert {
    condition = toset([for endpoint in aws_vpc_endpoint.interface : endpoint.service_name]) == toset([
      "com.amazonaws.eu-central-1.aps-workspaces",
      "com.amazonaws.eu-central-1.ecr.api",
      "com.amazonaws.eu-central-1.ecr.dkr",
      "com.amazonaws.eu-central-1.logs",
      "com.amazonaws.eu-central-1.secretsmanager",
    ])
    error_message = "Images, logs, secrets and metrics must have endpoints."
  }

  assert {
    condition = alltrue([
      for endpoint in aws_vpc_endpoint.interface :
      endpoint.private_dns_enabled && endpoint.subnet_ids == toset([for subnet in aws_subnet.private : subnet.id])
    ])
    error_message = "Interface endpoints must answer by the services' own names, in every private subnet."
  }
}

run "they_can_be_chosen" {
  variables {
    interface_endpoints = ["logs", "ssm"]
  }

  assert {
    condition     = keys(aws_vpc_endpoint.interface) == ["logs", "ssm"]
    error_message = "Only the chosen endpoints."
  }
}

run "s3_is_always_there" {
  variables {
    interface_endpoints = []
  }

  assert {
    condition     = aws_vpc_endpoint.s3.vpc_endpoint_type == "Gateway" && aws_vpc_endpoint.s3.service_name == "com.amazonaws.eu-central-1.s3"
    error_message = "S3 needs a gateway endpoint."
  }

  assert {
    condition     = aws_vpc_endpoint.s3.route_table_ids == toset([for table in aws_route_table.private : table.id])
    error_message = "Every private table must lead to the S3 endpoint."
  }

  assert {
    condition     = output.s3_prefix_list_id == "pl-6ea54007"
    error_message = "Security groups need the prefix list."
  }
}

run "only_private_subnets_reach_them_and_only_by_https" {
  assert {
    condition     = { for zone, rule in aws_vpc_security_group_ingress_rule.endpoints : zone => rule.cidr_ipv4 } == { for zone, subnet in aws_subnet.private : zone => subnet.cidr_block }
    error_message = "The endpoints must be open to the private subnets and to nobody else."
  }

  assert {
    condition     = alltrue([for rule in aws_vpc_security_group_ingress_rule.endpoints : rule.from_port == 443 && rule.to_port == 443 && rule.ip_protocol == "tcp"])
    error_message = "Only 443."
  }

  assert {
    condition     = length(aws_security_group.endpoints.ingress) == 0 && length(aws_security_group.endpoints.egress) == 0
    error_message = "No rules but those of their own, and no way out."
  }
}

run "only_this_account_calls_through_them" {
  variables {
    interface_endpoints = ["aps-workspaces", "ecr.api", "ecr.dkr", "kms", "logs", "secretsmanager", "ssm", "sts"]
  }

  assert {
    condition = alltrue([
      for document in data.aws_iam_policy_document.interface_endpoint :
      [for condition in document.statement[0].condition : "${condition.test} ${condition.variable} ${join(" ", condition.values)}"]
      == ["StringEquals aws:PrincipalAccount 111122223333"]
    ])
    error_message = "Every endpoint must be closed to other accounts' principals."
  }

  assert {
    condition = alltrue(flatten([
      for document in concat(values(data.aws_iam_policy_document.interface_endpoint), [data.aws_iam_policy_document.s3_endpoint]) :
      [for statement in document.statement : [for action in statement.actions : !strcontains(action, "*")]]
    ]))
    error_message = "No endpoint policy may have a wildcard among its actions."
  }

  assert {
    condition = alltrue([
      for statement in data.aws_iam_policy_document.s3_endpoint.statement :
      statement.sid == "ImageLayers"
      ? statement.resources == toset(["arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/*"]) && statement.actions == toset(["s3:GetObject"])
      : contains([for condition in statement.condition : condition.variable], "aws:ResourceAccount")
    ])
    error_message = "Through the S3 endpoint go image layers, and this account's own buckets."
  }
}
