mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name = "digest-dev"
  grafana = {
    authentication_providers = ["AWS_SSO"]
    admins                   = { group_ids = ["93f4a8b2-7051-70d3-5f0e-2a1d6b9c8e47"] }
    viewers                  = { user_ids = ["9067f4a1b2-0c1d2e3f-4a5b-6c7d-8e9f-0a1b2c3d4e5f"] }
    permissions_boundary_arn = "arn:aws:iam::111122223333:policy/boundary"
  }
}

run "people_of_identity_center_have_their_roles" {
  command = apply

  assert {
    condition     = { for role, association in aws_grafana_role_association.this : association.role => setunion(coalesce(association.group_ids, []), coalesce(association.user_ids, [])) } == { ADMIN = toset(["93f4a8b2-7051-70d3-5f0e-2a1d6b9c8e47"]), VIEWER = toset(["9067f4a1b2-0c1d2e3f-4a5b-6c7d-8e9f-0a1b2c3d4e5f"]) }
    error_message = "Each role must be given to its people; a role without any needs no association."
  }

  assert {
    condition     = length(aws_grafana_workspace_saml_configuration.this) == 0
    error_message = "Without SAML there is nothing to configure for it."
  }

  assert {
    condition     = output.grafana_workspace_id == "g-1" && output.grafana_endpoint == "g-1.grafana-workspace.eu-central-1.amazonaws.com"
    error_message = "The content unit must learn where Grafana is."
  }
}

run "the_workspace_is_ours_to_permit" {
  command = apply

  assert {
    condition     = aws_grafana_workspace.this["this"].permission_type == "CUSTOMER_MANAGED" && aws_grafana_workspace.this["this"].role_arn == aws_iam_role.grafana["this"].arn && aws_grafana_workspace.this["this"].grafana_version == "12.4"
    error_message = "The workspace must use the role made here, at a named version."
  }

  assert {
    condition     = jsondecode(aws_grafana_workspace.this["this"].configuration) == { unifiedAlerting = { enabled = true }, plugins = { pluginAdminEnabled = true } }
    error_message = "Unified alerting must be on, and the AMP data source installable."
  }

  assert {
    condition     = aws_iam_role.grafana["this"].permissions_boundary == "arn:aws:iam::111122223333:policy/boundary"
    error_message = "The role must have the boundary that was asked for."
  }
}

run "grafana_reads_this_workspace_and_publishes_to_our_topics" {
  command = apply

  assert {
    condition = { for statement in data.aws_iam_policy_document.grafana.statement : statement.sid => statement.resources } == {
      ReadMetrics    = toset(["arn:aws:aps:eu-central-1:111122223333:workspace/ws-1"])
      ReadAlerts     = toset(["arn:aws:aps:eu-central-1:111122223333:workspace/ws-1"])
      ReadCloudWatch = toset(["*"])
      ReadAlarms     = toset(["arn:aws:cloudwatch:eu-central-1:111122223333:alarm:*"])
      PublishAlerts  = toset(["arn:aws:sns:eu-central-1:111122223333:digest-dev-page", "arn:aws:sns:eu-central-1:111122223333:digest-dev-ticket"])
      EncryptAlerts  = toset(["arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"])
    }
    error_message = "Grafana may read this workspace only, CloudWatch as AWS permits, and publish to page and ticket."
  }

  assert {
    condition     = alltrue(flatten([for statement in data.aws_iam_policy_document.grafana.statement : [for action in statement.actions : can(regex(":(Describe|Get|List|Query)|^sns:Publish$|^kms:(Decrypt|GenerateDataKey\\*)$", action))]]))
    error_message = "But for alerts, Grafana may only read."
  }

  assert {
    condition     = one(one([for statement in data.aws_iam_policy_document.grafana.statement : statement.condition if statement.sid == "ReadCloudWatch"])).values == tolist(["eu-central-1"])
    error_message = "What AWS cannot bind to resources must at least be bound to the region."
  }

  assert {
    condition     = { for condition in data.aws_iam_policy_document.grafana_trust.statement[0].condition : condition.variable => one(condition.values) } == { "aws:SourceAccount" = "111122223333", "aws:SourceArn" = "arn:aws:grafana:eu-central-1:111122223333:/workspaces/*" }
    error_message = "Only Grafana workspaces of this account and region may take the role."
  }
}

run "with_saml_the_identity_provider_says_who_is_what" {
  command = apply

  variables {
    grafana = {
      authentication_providers = ["SAML", "AWS_SSO"]
      admins                   = { user_ids = ["9067f4a1b2-0c1d2e3f-4a5b-6c7d-8e9f-0a1b2c3d4e5f"] }
      saml = {
        idp_metadata_url = "https://idp.example.com/metadata"
        role_attribute   = "role"
        admin_values     = ["platform"]
        editor_values    = ["developers"]
      }
    }
  }

  assert {
    condition     = aws_grafana_workspace.this["this"].authentication_providers == tolist(["AWS_SSO", "SAML"])
    error_message = "Providers must come in one order however they are written: another order would be another workspace."
  }

  assert {
    condition     = [aws_grafana_workspace_saml_configuration.this["this"].role_assertion, aws_grafana_workspace_saml_configuration.this["this"].admin_role_values[0], aws_grafana_workspace_saml_configuration.this["this"].editor_role_values[0], aws_grafana_workspace_saml_configuration.this["this"].idp_metadata_url] == ["role", "platform", "developers", "https://idp.example.com/metadata"]
    error_message = "SAML must know its provider and which values make admins and editors."
  }
}
