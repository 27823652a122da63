# What a Grafana workspace shows: where it reads from, and dashboards in a folder of their own. Alert rules are not here: Prometheus
# evaluates them (modules/observability), so that they go on when Grafana does not. Whom those reach that people make by hand: alerts.tf.

locals {
  # The workspace signs with its own role; there is no key to give it. Names are the plugin's, and Grafana takes wrong ones without a word:
  # tests/json-data.yaml has all that there are.
  signed = {
    sigV4Auth     = true
    sigV4AuthType = "ec2_iam_role"
    sigV4Region   = var.region
  }
}

resource "grafana_data_source" "prometheus" {
  uid        = "prometheus"
  name       = "Prometheus"
  type       = "grafana-amazonprometheus-datasource"
  url        = var.prometheus_endpoint
  is_default = true

  json_data_encoded = jsonencode(merge(local.signed, {
    httpMethod      = "POST" # expressions of a dashboard can be longer than an address may be
    manageAlerts    = true   # shows the rules that Prometheus evaluates
    alertmanagerUid = grafana_data_source.alertmanager.uid
  }))
}

resource "grafana_data_source" "alertmanager" {
  uid  = "alertmanager"
  name = "Alertmanager"
  type = "alertmanager"
  url  = "${trimsuffix(var.prometheus_endpoint, "/")}/alertmanager"

  json_data_encoded = jsonencode(merge(local.signed, {
    implementation = "prometheus"
  }))
}

# Load balancer, tasks, Redis: what AWS measures itself.
resource "grafana_data_source" "cloudwatch" {
  uid  = "cloudwatch"
  name = "CloudWatch"
  type = "cloudwatch"

  json_data_encoded = jsonencode({
    authType      = "ec2_iam_role"
    defaultRegion = var.region
  })
}

resource "grafana_folder" "this" {
  uid   = var.name
  title = var.name

  # What people keep here by hand is theirs.
  prevent_destroy_if_not_empty = true
}

resource "grafana_dashboard" "this" {
  for_each = var.dashboards

  folder      = grafana_folder.this.uid
  config_json = each.value
  message     = "Applied by Terraform"

  # A dashboard that somebody made by hand under the same uid is theirs too.
  overwrite = false

  lifecycle {
    precondition {
      condition     = length(distinct([for text in values(var.dashboards) : jsondecode(text).uid])) == length(var.dashboards)
      error_message = "Two dashboards have the same uid, and one would replace the other: ${join(", ", [for file, text in var.dashboards : "${file} has ${jsondecode(text).uid}"])}."
    }
  }
}
