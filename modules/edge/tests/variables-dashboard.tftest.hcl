# Each rule of `dashboard` refuses what it is there to refuse.

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

  oidc = {
    issuer                 = "https://login.example.com"
    authorization_endpoint = "https://login.example.com/authorize"
    token_endpoint         = "https://login.example.com/token"
    user_info_endpoint     = "https://login.example.com/userinfo"
    client_id              = "digest-keys"
    client_secret_id       = "digest-test-dashboard-oidc"
  }
}

run "names_of_all_the_world" {
  command = plan

  variables {
    dashboard = { host = "*.example.com", port = 8080, oidc = var.oidc }
  }

  expect_failures = [var.dashboard]
}

run "a_name_with_a_port" {
  command = plan

  variables {
    dashboard = { host = "keys.example.com:8443", port = 8080, oidc = var.oidc }
  }

  expect_failures = [var.dashboard]
}

run "no_port" {
  command = plan

  variables {
    dashboard = { host = "keys.example.com", port = 0, oidc = var.oidc }
  }

  expect_failures = [var.dashboard]
}

run "what_is_no_certificate" {
  command = plan

  variables {
    dashboard = { host = "keys.example.com", port = 8080, certificate_arn = "keys.example.com", oidc = var.oidc }
  }

  expect_failures = [var.dashboard]
}

run "an_endpoint_in_the_clear" {
  command = plan

  variables {
    dashboard = { host = "keys.example.com", port = 8080, oidc = merge(var.oidc, { token_endpoint = "http://login.example.com/token" }) }
  }

  expect_failures = [var.dashboard]
}

run "an_endpoint_that_the_load_balancer_can_not_reach" {
  command = plan

  variables {
    dashboard = { host = "keys.example.com", port = 8080, oidc = merge(var.oidc, { user_info_endpoint = "https://login.example.com:8443/userinfo" }) }
  }

  expect_failures = [var.dashboard]
}

run "no_client" {
  command = plan

  variables {
    dashboard = { host = "keys.example.com", port = 8080, oidc = merge(var.oidc, { client_id = "" }) }
  }

  expect_failures = [var.dashboard]
}

run "a_secret_in_the_place_of_its_name" {
  command = plan

  variables {
    dashboard = { host = "keys.example.com", port = 8080, oidc = merge(var.oidc, { client_secret_id = "s3cr3t!~" }) }
  }

  expect_failures = [var.dashboard]
}

run "a_scope_without_openid" {
  command = plan

  variables {
    dashboard = { host = "keys.example.com", port = 8080, oidc = merge(var.oidc, { scope = "profile email" }) }
  }

  expect_failures = [var.dashboard]
}

run "a_session_of_a_week" {
  command = plan

  variables {
    dashboard = { host = "keys.example.com", port = 8080, oidc = merge(var.oidc, { session_timeout = 604800 }) }
  }

  expect_failures = [var.dashboard]
}
