# What WAF refuses, what it only counts, and what it never writes down.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name                 = "digest-test"
  vpc_id               = "vpc-0a1b2c3d4e5f60718"
  public_subnet_ids    = ["subnet-0a1b2c3d4e5f60718", "subnet-1a2b3c4d5e6f70819"]
  certificate_arn      = "arn:aws:acm:eu-central-1:111122223333:certificate/0f7a1c9e-0000-4000-8000-000000000000"
  idle_timeout         = 60
  deregistration_delay = 30
  rate_limit           = 250000
  ticket_topic_arn     = "arn:aws:sns:eu-central-1:111122223333:digest-test-ticket"
}

run "floods_and_attacks_are_refused_and_customers_data_is_not" {
  command = plan

  variables {
    rate_limit = 1000
  }

  assert {
    condition     = aws_wafv2_web_acl.this.scope == "REGIONAL" && aws_wafv2_web_acl_association.this.resource_arn == output.arn && aws_wafv2_web_acl_association.this.web_acl_arn == output.web_acl_arn
    error_message = "The web ACL must be associated with the load balancer."
  }

  assert {
    condition = [
      for rule in aws_wafv2_web_acl.this.rule : "${rule.statement[0].rate_based_statement[0].limit} ${rule.statement[0].rate_based_statement[0].aggregate_key_type} ${rule.action[0].block[0].custom_response[0].response_code}"
      if rule.name == "rate-per-address"
    ] == ["1000 IP 429"]
    error_message = "More than rate_limit requests from one address must be answered with 429."
  }

  assert {
    condition = toset([
      for rule in aws_wafv2_web_acl.this.rule : one(rule.statement[0].managed_rule_group_statement).name if length(rule.statement[0].managed_rule_group_statement) > 0
    ]) == toset(["AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet"])
    error_message = "Reputation, common rules and known bad inputs must be there."
  }

  assert {
    condition     = alltrue([for rule in aws_wafv2_web_acl.this.rule : length(one(rule.override_action).none) == 1 if length(rule.override_action) > 0])
    error_message = "No group may be overridden as a whole."
  }

  assert {
    condition     = length(distinct([for rule in aws_wafv2_web_acl.this.rule : rule.priority])) == length(aws_wafv2_web_acl.this.rule)
    error_message = "Priorities must differ."
  }

  assert {
    condition = toset(flatten([
      for rule in aws_wafv2_web_acl.this.rule : [
        for group in rule.statement[0].managed_rule_group_statement : [for override in group.rule_action_override : override.name if length(override.action_to_use[0].count) == 1]
      ]
      ])) == toset([
      "CrossSiteScripting_BODY", "EC2MetaDataSSRF_BODY", "GenericLFI_BODY", "GenericRFI_BODY", "JavaDeserializationRCE_BODY", "Log4JRCE_BODY",
      "NoUserAgent_HEADER", "SizeRestrictions_BODY",
    ])
    error_message = "Bodies to 64 KiB and of any text must pass; and nothing else may be let off."
  }

  assert {
    condition     = toset([for field in aws_wafv2_web_acl_logging_configuration.this.redacted_fields : one(field.single_header).name]) == toset(["authorization", "cookie"])
    error_message = "The log must have neither clients' tokens nor operators' sessions."
  }

  assert {
    condition     = !anytrue(concat([for rule in aws_wafv2_web_acl.this.rule : one(rule.visibility_config).sampled_requests_enabled], [one(aws_wafv2_web_acl.this.visibility_config).sampled_requests_enabled]))
    error_message = "Samples keep whole headers, whatever the log leaves out."
  }

  assert {
    condition     = one(aws_wafv2_web_acl_logging_configuration.this.logging_filter).default_behavior == "DROP"
    error_message = "Requests that pass must not be logged with their headers."
  }
}
