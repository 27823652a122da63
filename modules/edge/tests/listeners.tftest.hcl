# Where requests go, and how the gateway's health is asked for.

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

run "https_to_the_gateway_http_to_https_health_from_the_control_port" {
  command = plan

  assert {
    condition     = aws_lb_listener.https.port == 443 && aws_lb_listener.https.protocol == "HTTPS" && aws_lb_listener.https.certificate_arn == var.certificate_arn
    error_message = "443 must be HTTPS with the given certificate."
  }

  assert {
    condition     = aws_lb_listener.https.ssl_policy == "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
    error_message = "Nothing below TLS 1.2, nothing without forward secrecy."
  }

  assert {
    condition     = aws_lb_listener.https.default_action[0].type == "forward" && aws_lb_listener.https.default_action[0].target_group_arn == output.target_group_arn
    error_message = "HTTPS must go to the gateway."
  }

  assert {
    condition     = aws_lb_listener.http.port == 80 && aws_lb_listener.http.default_action[0].type == "redirect"
    error_message = "Port 80 must do nothing but redirect."
  }

  assert {
    condition = (
      aws_lb_listener.http.default_action[0].redirect[0].protocol == "HTTPS"
      && aws_lb_listener.http.default_action[0].redirect[0].port == "443"
      && aws_lb_listener.http.default_action[0].redirect[0].status_code == "HTTP_301"
    )
    error_message = "The redirect must be permanent and to HTTPS."
  }

  assert {
    condition     = aws_lb_target_group.gateway.health_check[0].path == "/hello" && aws_lb_target_group.gateway.health_check[0].port == "8081"
    error_message = "The health check must be /hello, which does not ask Redis, on the control port."
  }

  assert {
    condition     = aws_lb_target_group.gateway.port == 8080 && aws_lb_target_group.gateway.target_type == "ip"
    error_message = "Traffic must go to the gateway's port, to the addresses of its tasks."
  }
}

run "a_new_port_makes_a_new_group_beside_the_old" {
  command = plan

  variables {
    gateway_port = 9000
  }

  assert {
    condition     = aws_lb_target_group.gateway.name == "digest-test-gw-9000"
    error_message = "The port must be part of the name, or the replacement collides."
  }
}
