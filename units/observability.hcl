# Managed Prometheus, who is told, managed Grafana.

locals {
  settings = read_terragrunt_config(find_in_parent_folders("settings.hcl")).locals
}

terraform {
  source = "${local.settings.repository}/modules//observability"
}

inputs = {
  name          = local.settings.name
  subscriptions = local.settings.values.subscriptions
  quotas        = local.settings.env.metrics

  grafana = local.settings.values.grafana == null ? null : merge(local.settings.values.grafana, {
    permissions_boundary_arn = local.settings.permissions_boundary_arn
  })

  log_retention_days = local.settings.env.logs_days
}
