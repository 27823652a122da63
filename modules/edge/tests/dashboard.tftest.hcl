# Operators reach the dashboard by its name and signed in; without one, nothing of it is there.

mock_provider "aws" {
  source = "./tests/mocks"

  override_resource {
    target          = aws_lb_target_group.dashboard[0]
    override_during = plan
    values          = { arn = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/digest-test-ui-8080/0f1e2d3c4b5a6978" }
  }
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

  dashboard = {
    host = "keys.example.com"
    port = 8080

    oidc = {
      issuer                 = "https://login.example.com"
      authorization_endpoint = "https://login.example.com/authorize"
      token_endpoint         = "https://login.example.com/token"
      user_info_endpoint     = "https://login.example.com/userinfo"
      client_id              = "digest-keys"
      client_secret_id       = "digest-test-dashboard-oidc"
    }
  }
}

run "without_a_dashboard_there_is_no_rule_no_group_and_no_way_out" {
  command = plan

  variables {
    dashboard = null
  }

  assert {
    condition = length(concat(
      aws_lb_listener_rule.dashboard, aws_lb_target_group.dashboard, aws_lb_listener_certificate.dashboard,
      aws_vpc_security_group_egress_rule.identity_provider, data.aws_secretsmanager_secret_version.client,
    )) == 0 && output.dashboard_target_group_arn == null
    error_message = "Who has no dashboard must have nothing open for one."
  }
}

run "who_is_not_signed_in_is_sent_to_sign_in_and_never_further" {
  command = plan

  assert {
    condition     = aws_lb_listener_rule.dashboard[0].listener_arn == aws_lb_listener.https.arn && one(one(aws_lb_listener_rule.dashboard[0].condition).host_header).values == toset(["keys.example.com"])
    error_message = "The rule must be for the dashboard's name alone, with TLS."
  }

  assert {
    condition     = [for action in aws_lb_listener_rule.dashboard[0].action : "${action.order} ${action.type}"] == ["1 authenticate-oidc", "2 forward"]
    error_message = "Signing in must come first."
  }

  assert {
    condition     = aws_lb_listener_rule.dashboard[0].action[0].authenticate_oidc[0].on_unauthenticated_request == "authenticate"
    error_message = "allow would pass everybody on to the dashboard."
  }

  assert {
    condition     = aws_lb_listener_rule.dashboard[0].action[1].target_group_arn == output.dashboard_target_group_arn && output.dashboard_target_group_arn != output.target_group_arn
    error_message = "What passes must go to the dashboard's own group."
  }

  assert {
    condition     = aws_lb_listener.https.default_action[0].type == "forward" && aws_lb_listener.https.default_action[0].target_group_arn == output.target_group_arn
    error_message = "Every other name must be the gateway's, as before."
  }

  assert {
    condition = [for name, value in aws_lb_listener_rule.dashboard[0].action[0].authenticate_oidc[0] : value if contains(["authorization_endpoint", "client_id", "issuer", "scope", "session_timeout", "token_endpoint", "user_info_endpoint"], name)] == [
      "https://login.example.com/authorize", "digest-keys", "https://login.example.com", "openid profile email", 28800,
      "https://login.example.com/token", "https://login.example.com/userinfo",
    ]
    error_message = "The provider must be asked as told, and a session last eight hours."
  }

  assert {
    condition     = data.aws_secretsmanager_secret_version.client[0].secret_id == "digest-test-dashboard-oidc" && nonsensitive(aws_lb_listener_rule.dashboard[0].action[0].authenticate_oidc[0].client_secret) == "what the provider gave us"
    error_message = "The client's secret must come from Secrets Manager, without the newline that a file has."
  }
}

run "a_form_goes_back_to_the_task_that_made_it_and_health_needs_no_sign_in" {
  command = plan

  assert {
    condition     = aws_lb_target_group.dashboard[0].stickiness[0].type == "lb_cookie" && aws_lb_target_group.dashboard[0].stickiness[0].cookie_duration == 28800
    error_message = "For as long as a session lasts, its requests must go to one task."
  }

  assert {
    condition     = aws_lb_target_group.dashboard[0].health_check[0].path == "/readyz" && aws_lb_target_group.dashboard[0].target_type == "ip" && aws_lb_target_group.dashboard[0].port == 8080
    error_message = "The health check must be /readyz on the dashboard's own port, of its tasks' addresses."
  }

  assert {
    condition     = aws_lb_target_group.dashboard[0].name == "digest-test-ui-8080" && tonumber(aws_lb_target_group.dashboard[0].deregistration_delay) == 30
    error_message = "The port must be part of the name, and requests under way must have time to end."
  }
}

run "the_load_balancer_reaches_the_identity_provider_by_https_and_nothing_else" {
  command = plan

  assert {
    condition     = [for rule in aws_vpc_security_group_egress_rule.identity_provider : "${rule.cidr_ipv4} ${rule.ip_protocol} ${rule.from_port} ${rule.to_port}"] == ["0.0.0.0/0 tcp 443 443"]
    error_message = "The one way out must be HTTPS."
  }
}

run "big_session_cookies_pass" {
  command = plan

  assert {
    condition = contains(flatten([
      for rule in aws_wafv2_web_acl.this.rule : [
        for group in rule.statement[0].managed_rule_group_statement : [for override in group.rule_action_override : override.name if length(override.action_to_use[0].count) == 1]
      ]
    ]), "SizeRestrictions_Cookie_HEADER")
    error_message = "The load balancer's own cookies may be larger than WAF likes."
  }
}

run "one_certificate_for_both_names" {
  command = plan

  assert {
    condition     = length(aws_lb_listener_certificate.dashboard) == 0 && keys(aws_cloudwatch_metric_alarm.certificate) == ["certificate"]
    error_message = "Without a certificate of its own, the dashboard has the first."
  }
}

run "a_certificate_of_its_own_is_used_and_watched" {
  command = plan

  variables {
    dashboard = {
      host            = "keys.example.com"
      port            = 8080
      certificate_arn = "arn:aws:acm:eu-central-1:111122223333:certificate/1a2b3c4d-0000-4000-8000-000000000000"
      oidc            = var.dashboard.oidc
    }
  }

  assert {
    condition     = aws_lb_listener_certificate.dashboard[0].listener_arn == aws_lb_listener.https.arn && aws_lb_listener_certificate.dashboard[0].certificate_arn == var.dashboard.certificate_arn
    error_message = "The listener must have the second certificate."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.certificate["dashboard-certificate"].dimensions["CertificateArn"] == var.dashboard.certificate_arn && aws_cloudwatch_metric_alarm.certificate["dashboard-certificate"].alarm_name == "digest-test-dashboard-certificate-expires-soon"
    error_message = "The second certificate must be watched as the first."
  }

  assert {
    condition     = strcontains(aws_cloudwatch_metric_alarm.certificate["dashboard-certificate"].alarm_description, "operators are refused")
    error_message = "Who gets the ticket must be told whom it concerns."
  }
}
