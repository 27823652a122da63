# The Grafana workspace. What it shows (data source, dashboards, contact points) is a unit of its own, so that the grafana provider never
# depends on a token that the same apply makes.

locals {
  grafana = var.grafana == null ? {} : { this = var.grafana }

  # Paths of dashboards are put behind it; empty without a Grafana.
  grafana_url = try("https://${one(values(aws_grafana_workspace.this)).endpoint}", "")
}

resource "aws_grafana_workspace" "this" {
  for_each = local.grafana

  name        = var.name
  description = "Dashboards of ${var.name}"

  # Customer managed: only the console makes the roles of the other kind, and those may read every workspace of the account.
  account_access_type = "CURRENT_ACCOUNT"
  permission_type     = "CUSTOMER_MANAGED"
  role_arn            = aws_iam_role.grafana[each.key].arn

  # A list to AWS, and a new workspace when it changes: sorted, so that the order it was written in does not count.
  authentication_providers  = sort(each.value.authentication_providers)
  data_sources              = ["CLOUDWATCH", "PROMETHEUS"]
  notification_destinations = ["SNS"]
  grafana_version           = each.value.version

  configuration = jsonencode({
    unifiedAlerting = { enabled = true }
    # The data source for AMP is a plugin; SigV4 in Grafana's own Prometheus source is deprecated. Only admins see the catalogue.
    plugins = { pluginAdminEnabled = true }
  })

  # A workspace whose role may nothing yet shows errors that look like missing data.
  depends_on = [aws_iam_role_policy.grafana]
}
