# What Grafana refuses: each run breaks one rule.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name = "digest-dev"
}

run "a_login_that_amg_does_not_have" {
  command         = plan
  expect_failures = [var.grafana]

  variables {
    grafana = {
      authentication_providers = ["AWS_SSO", "OIDC"]
      admins                   = { group_ids = ["93f4a8b2-7051-70d3-5f0e-2a1d6b9c8e47"] }
    }
  }
}

run "no_login_at_all" {
  command         = plan
  expect_failures = [var.grafana]

  variables {
    grafana = {
      authentication_providers = []
    }
  }
}

run "a_version_without_service_accounts" {
  command         = plan
  expect_failures = [var.grafana]

  variables {
    grafana = {
      authentication_providers = ["AWS_SSO"]
      admins                   = { group_ids = ["93f4a8b2-7051-70d3-5f0e-2a1d6b9c8e47"] }
      version                  = "8.4"
    }
  }
}

run "a_version_that_is_none" {
  command         = plan
  expect_failures = [var.grafana]

  variables {
    grafana = {
      authentication_providers = ["AWS_SSO"]
      admins                   = { group_ids = ["93f4a8b2-7051-70d3-5f0e-2a1d6b9c8e47"] }
      version                  = "latest"
    }
  }
}

run "saml_without_its_configuration" {
  command         = plan
  expect_failures = [var.grafana]

  variables {
    grafana = {
      authentication_providers = ["AWS_SSO", "SAML"]
      admins                   = { group_ids = ["93f4a8b2-7051-70d3-5f0e-2a1d6b9c8e47"] }
    }
  }
}

run "a_saml_configuration_without_saml" {
  command         = plan
  expect_failures = [var.grafana]

  variables {
    grafana = {
      authentication_providers = ["AWS_SSO"]
      admins                   = { group_ids = ["93f4a8b2-7051-70d3-5f0e-2a1d6b9c8e47"] }
      saml                     = { idp_metadata_url = "https://idp.example.com/metadata", role_attribute = "role", admin_values = ["platform"], editor_values = ["developers"] }
    }
  }
}

run "metadata_over_plain_http" {
  command         = plan
  expect_failures = [var.grafana]

  variables {
    grafana = {
      authentication_providers = ["AWS_SSO", "SAML"]
      admins                   = { group_ids = ["93f4a8b2-7051-70d3-5f0e-2a1d6b9c8e47"] }
      saml                     = { idp_metadata_url = "http://idp.example.com/metadata", role_attribute = "role", admin_values = ["platform"], editor_values = ["developers"] }
    }
  }
}

run "saml_that_makes_nobody_an_admin" {
  command         = plan
  expect_failures = [var.grafana]

  variables {
    grafana = {
      authentication_providers = ["SAML"]
      saml                     = { idp_metadata_url = "https://idp.example.com/metadata", role_attribute = "role", admin_values = [], editor_values = ["developers"] }
    }
  }
}

run "a_boundary_that_is_no_policy" {
  command         = plan
  expect_failures = [var.grafana]

  variables {
    grafana = {
      authentication_providers = ["AWS_SSO"]
      admins                   = { group_ids = ["93f4a8b2-7051-70d3-5f0e-2a1d6b9c8e47"] }
      permissions_boundary_arn = "arn:aws:iam::111122223333:role/boundary"
    }
  }
}
