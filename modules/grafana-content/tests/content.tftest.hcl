mock_provider "grafana" {}

variables {
  name                = "digest-dev"
  prometheus_endpoint = "https://aps-workspaces.eu-central-1.amazonaws.com/workspaces/ws-1a2b3c4d-1a2b-1a2b-1a2b-1a2b3c4d5e6f/"
  region              = "eu-central-1"
  dashboards = {
    "overview.json" = "{\"uid\": \"overview\", \"title\": \"Overview\", \"panels\": []}"
    "api.json"      = "{\"uid\": \"api\", \"title\": \"API\", \"panels\": []}"
  }
}

run "data_sources_sign_with_the_workspaces_role" {
  assert {
    condition     = grafana_data_source.prometheus.type == "grafana-amazonprometheus-datasource" && grafana_data_source.prometheus.url == var.prometheus_endpoint && grafana_data_source.prometheus.is_default == true
    error_message = "Prometheus must be the default, read through AWS's own plugin."
  }

  assert {
    condition = alltrue([
      for source in [grafana_data_source.prometheus, grafana_data_source.alertmanager] :
      jsondecode(source.json_data_encoded).sigV4Auth == true && jsondecode(source.json_data_encoded).sigV4AuthType == "ec2_iam_role" && jsondecode(source.json_data_encoded).sigV4Region == "eu-central-1"
    ])
    error_message = "Both must be signed for with the role of the workspace."
  }

  assert {
    condition     = jsondecode(grafana_data_source.cloudwatch.json_data_encoded) == { authType = "ec2_iam_role", defaultRegion = "eu-central-1" }
    error_message = "CloudWatch must be read with the role of the workspace, in its region."
  }

  assert {
    condition     = alltrue([for source in [grafana_data_source.prometheus, grafana_data_source.alertmanager, grafana_data_source.cloudwatch] : source.secure_json_data_encoded == null])
    error_message = "No data source may be given a key."
  }
}

run "alerts_are_shown_beside_the_rules" {
  assert {
    condition     = grafana_data_source.alertmanager.url == "https://aps-workspaces.eu-central-1.amazonaws.com/workspaces/ws-1a2b3c4d-1a2b-1a2b-1a2b-1a2b3c4d5e6f/alertmanager" && jsondecode(grafana_data_source.alertmanager.json_data_encoded).implementation == "prometheus"
    error_message = "Alertmanager must be that of the workspace."
  }

  assert {
    condition     = jsondecode(grafana_data_source.prometheus.json_data_encoded).alertmanagerUid == grafana_data_source.alertmanager.uid
    error_message = "Prometheus must say which Alertmanager its rules go to."
  }
}

run "dashboards_are_in_the_folder_as_they_are" {
  assert {
    condition     = alltrue([for file, text in var.dashboards : grafana_dashboard.this[file].config_json == text])
    error_message = "Each file must be a dashboard, and nothing in it may change."
  }

  assert {
    condition     = alltrue([for dashboard in grafana_dashboard.this : dashboard.folder == "digest-dev" && dashboard.overwrite == false])
    error_message = "Dashboards must be in the folder, and replace none that is not ours."
  }

  assert {
    condition     = grafana_folder.this.prevent_destroy_if_not_empty == true && output.folder_uid == "digest-dev"
    error_message = "A folder in which people keep something must not be destroyed."
  }

  assert {
    condition     = output.data_source_uids == { prometheus = "prometheus", alertmanager = "alertmanager", cloudwatch = "cloudwatch" } && toset(keys(output.dashboard_urls)) == toset(["api.json", "overview.json"])
    error_message = "Uids and addresses must be known by name."
  }
}

run "a_workspace_without_dashboards" {
  command = plan

  variables {
    dashboards = {}
  }

  assert {
    condition     = length(grafana_dashboard.this) == 0
    error_message = "Data sources must be there before the first dashboard."
  }
}

run "the_example_plans" {
  command = plan

  module {
    source = "./examples/basic"
  }
}
