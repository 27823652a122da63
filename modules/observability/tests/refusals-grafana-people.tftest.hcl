# Who may not be given a role in Grafana: each run breaks one rule.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name = "digest-dev"
}

run "nobody_who_administers" {
  command         = plan
  expect_failures = [var.grafana]

  variables {
    grafana = {
      authentication_providers = ["AWS_SSO"]
      viewers                  = { group_ids = ["93f4a8b2-7051-70d3-5f0e-2a1d6b9c8e47"] }
    }
  }
}

run "admins_of_identity_center_without_it" {
  command         = plan
  expect_failures = [var.grafana]

  variables {
    grafana = {
      authentication_providers = ["SAML"]
      admins                   = { group_ids = ["93f4a8b2-7051-70d3-5f0e-2a1d6b9c8e47"] }
      saml                     = { idp_metadata_url = "https://idp.example.com/metadata", role_attribute = "role", admin_values = ["platform"], editor_values = ["developers"] }
    }
  }
}

run "viewers_of_identity_center_without_it" {
  command         = plan
  expect_failures = [var.grafana]

  variables {
    grafana = {
      authentication_providers = ["SAML"]
      saml                     = { idp_metadata_url = "https://idp.example.com/metadata", role_attribute = "role", admin_values = ["platform"], editor_values = ["developers"] }
      viewers                  = { group_ids = ["93f4a8b2-7051-70d3-5f0e-2a1d6b9c8e47"] }
    }
  }
}

run "people_by_their_addresses" {
  command         = plan
  expect_failures = [var.grafana]

  variables {
    grafana = {
      authentication_providers = ["AWS_SSO"]
      admins                   = { group_ids = ["93f4a8b2-7051-70d3-5f0e-2a1d6b9c8e47"] }
      editors                  = { user_ids = ["somebody@example.com"] }
    }
  }
}

run "a_person_with_two_roles" {
  command         = plan
  expect_failures = [var.grafana]

  variables {
    grafana = {
      authentication_providers = ["AWS_SSO"]
      admins                   = { group_ids = ["93f4a8b2-7051-70d3-5f0e-2a1d6b9c8e47"] }
      viewers                  = { group_ids = ["93f4a8b2-7051-70d3-5f0e-2a1d6b9c8e47"] }
    }
  }
}
