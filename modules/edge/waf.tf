# What is refused before it costs anything: floods, known attackers, known attacks. Tokens, quotas and schemas are the gateway's.

locals {
  # AWS's groups in the order of their evaluation, with the rules that only count here. A body of this API is text to be hashed or
  # numbers to be summed: nothing interprets it, so a rule that takes it for an attack would refuse a customer's data. It is held
  # to its schema and 64 KiB by the gateway; SizeRestrictions_BODY would end it at 8 KiB. User-Agent is optional in HTTP. The load
  # balancer's own session cookies take up to 16 KiB for an operator in many groups, SizeRestrictions_Cookie_HEADER ends them at 10.
  managed_rules = {
    AWSManagedRulesAmazonIpReputationList = {
      priority = 10
      counted  = []
    }
    AWSManagedRulesKnownBadInputsRuleSet = {
      priority = 20
      counted  = ["JavaDeserializationRCE_BODY", "Log4JRCE_BODY"]
    }
    AWSManagedRulesCommonRuleSet = {
      priority = 30
      counted = concat([
        "CrossSiteScripting_BODY", "EC2MetaDataSSRF_BODY", "GenericLFI_BODY", "GenericRFI_BODY", "NoUserAgent_HEADER",
        "SizeRestrictions_BODY",
      ], var.dashboard == null ? [] : ["SizeRestrictions_Cookie_HEADER"])
    }
  }
}

resource "aws_wafv2_web_acl" "this" {
  # checkov:skip=CKV_AWS_192:the group is there, from the table above, which checkov does not look into (tests/waf.tftest.hcl does)
  name        = var.name
  description = "Floods, known attackers and known attacks, before the gateway of ${var.name}"
  scope       = "REGIONAL"

  default_action {
    allow {}
  }

  # In the words of the gateway's own refusal.
  custom_response_body {
    key          = "too-many-requests"
    content_type = "APPLICATION_JSON"
    content      = jsonencode({ error = "Rate Limit Exceeded" })
  }

  rule {
    name     = "rate-per-address"
    priority = 0

    action {
      block {
        custom_response {
          response_code            = 429
          custom_response_body_key = "too-many-requests"
        }
      }
    }

    statement {
      rate_based_statement {
        aggregate_key_type = "IP"
        limit              = var.rate_limit
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "${var.name}-rate-per-address"
      sampled_requests_enabled   = false
    }
  }

  dynamic "rule" {
    for_each = local.managed_rules

    content {
      name     = rule.key
      priority = rule.value.priority

      override_action {
        none {}
      }

      statement {
        managed_rule_group_statement {
          vendor_name = "AWS"
          name        = rule.key

          dynamic "rule_action_override" {
            for_each = rule.value.counted

            content {
              name = rule_action_override.value

              action_to_use {
                count {}
              }
            }
          }
        }
      }

      visibility_config {
        cloudwatch_metrics_enabled = true
        metric_name                = "${var.name}-${rule.key}"
        sampled_requests_enabled   = false
      }
    }
  }

  # Samples keep whole headers, tokens included, and what the log leaves out does not apply to them.
  # https://docs.aws.amazon.com/waf/latest/APIReference/API_VisibilityConfig.html
  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = var.name
    sampled_requests_enabled   = false
  }
}

resource "aws_wafv2_web_acl_association" "this" {
  resource_arn = aws_lb.this.arn
  web_acl_arn  = aws_wafv2_web_acl.this.arn
}
