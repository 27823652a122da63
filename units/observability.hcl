# Managed Prometheus, who is told, managed Grafana.

locals {
  settings   = read_terragrunt_config(find_in_parent_folders("settings.hcl")).locals
  dashboards = "${local.settings.repository}/dashboards"
}

terraform {
  source = "${local.settings.repository}/modules//observability"
}

inputs = {
  name          = local.settings.name
  cluster_name  = local.settings.name # of units/cluster.hcl, which need not be there before
  subscriptions = local.settings.values.subscriptions

  # Byte for byte what the Prometheus of `make up OBSERVE=1` loads; the Watchdog is among them.
  rule_groups  = { for file in fileset(local.dashboards, "rules/*.yaml") : trimsuffix(basename(file), ".yaml") => file(mark_as_read("${local.dashboards}/${file}")) }
  alertmanager = file(mark_as_read("${local.dashboards}/alertmanager.yaml"))

  quotas = local.settings.env.metrics

  grafana = local.settings.values.grafana == null ? null : merge(local.settings.values.grafana, {
    permissions_boundary_arn = local.settings.permissions_boundary_arn
  })

  log_retention_days = local.settings.env.logs_days
}
