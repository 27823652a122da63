# What Grafana shows. Left out where there is no Grafana; alert rules are not here, since Prometheus evaluates them (observability).

locals {
  settings   = read_terragrunt_config(find_in_parent_folders("settings.hcl")).locals
  mocks      = read_terragrunt_config("${local.settings.repository}/units/mocks.hcl").locals
  dashboards = "${local.settings.repository}/dashboards/grafana"
}

exclude {
  if      = local.settings.values.grafana == null
  actions = ["all"]
}

terraform {
  source = "${local.settings.repository}/modules//grafana-content"

  # The provider's own message would not say where a token comes from.
  before_hook "token" {
    commands = ["plan", "apply", "destroy"]
    if       = get_env("GRAFANA_AUTH", "") == "" && !strcontains(coalesce(dependency.observability.outputs.grafana_endpoint, "mock-grafana.invalid"), "mock-")
    execute = [
      "sh", "-c",
      "echo 'Grafana asks for a token: set GRAFANA_AUTH (modules/grafana-content/README.md says how to make one for an hour), then plan again.' >&2; exit 1",
    ]
  }
}

dependency "observability" {
  config_path                             = "${get_terragrunt_dir()}/../observability"
  mock_outputs                            = local.mocks.observability
  mock_outputs_allowed_terraform_commands = ["init", "validate", "plan"]
  mock_outputs_merge_strategy_with_state  = "shallow"
}

# Reads its token from GRAFANA_AUTH, so that it is in no file.
generate "grafana" {
  path      = "provider-grafana.tf"
  if_exists = "overwrite_terragrunt"
  contents  = <<-EOF
    provider "grafana" {
      url = "https://${coalesce(dependency.observability.outputs.grafana_endpoint, "mock-grafana.invalid")}"
    }
  EOF
}

# As a file: inputs are passed in environment variables, of which Linux takes none above 128 KiB.
generate "dashboards" {
  path              = "dashboards.auto.tfvars.json"
  if_exists         = "overwrite"
  disable_signature = true # JSON has no comments
  contents = jsonencode({
    dashboards = { for file in fileset(local.dashboards, "*.json") : file => file(mark_as_read("${local.dashboards}/${file}")) }
  })
}

inputs = {
  name                = local.settings.name
  prometheus_endpoint = dependency.observability.outputs.prometheus_endpoint
  region              = local.settings.values.region
  topic_arns          = dependency.observability.outputs.topic_arns
}
