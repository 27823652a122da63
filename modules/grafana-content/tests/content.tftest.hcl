mock_provider "grafana" {}

variables {
  name                = "digest-dev"
  prometheus_endpoint = "https://aps-workspaces.eu-central-1.amazonaws.com/workspaces/ws-1a2b3c4d-1a2b-1a2b-1a2b-1a2b3c4d5e6f/"
  region              = "eu-central-1"
  topic_arns = {
    page   = "arn:aws:sns:eu-central-1:111122223333:digest-dev-page"
    ticket = "arn:aws:sns:eu-central-1:111122223333:digest-dev-ticket"
  }
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

run "data_sources_are_told_nothing_that_they_do_not_know" {
  assert {
    condition = flatten([
      for source in [grafana_data_source.prometheus, grafana_data_source.alertmanager, grafana_data_source.cloudwatch] : [
        for key in keys(jsondecode(source.json_data_encoded)) : "${source.name}: ${key}"
        if !contains(concat(yamldecode(file("./tests/json-data.yaml")).all.keys, yamldecode(file("./tests/json-data.yaml"))[source.type].keys), key)
      ]
    ]) == []
    error_message = "Grafana takes a key that it does not know without a word; tests/json-data.yaml says which there are."
  }

  assert {
    condition = alltrue([
      for source in [grafana_data_source.prometheus, grafana_data_source.alertmanager] : contains(["default", "keys", "credentials", "ec2_iam_role", "grafana_assume_role"], jsondecode(source.json_data_encoded).sigV4AuthType)
    ]) && contains(["prometheus", "mimir", "cortex"], jsondecode(grafana_data_source.alertmanager.json_data_encoded).implementation) && contains(["GET", "POST"], jsondecode(grafana_data_source.prometheus.json_data_encoded).httpMethod)
    error_message = "Nor does it say when a value is none of those that it knows."
  }
}

run "alerts_made_in_grafana_go_to_the_same_topics" {
  assert {
    condition     = { for name, point in grafana_contact_point.this : name => one(point.sns[*].topic) } == { page = var.topic_arns.page, ticket = var.topic_arns.ticket }
    error_message = "There must be a contact point for each severity."
  }

  assert {
    condition = alltrue([for point in grafana_contact_point.this : alltrue([for sns in point.sns : alltrue([
      sns.auth_provider == "default", sns.access_key == null, sns.secret_key == null, sns.settings == null,
    ])])])
    error_message = "The workspace's role must sign, without a key, and no setting may be given that the provider does not check."
  }

  assert {
    condition     = grafana_notification_policy.this.contact_point == "ticket" && one(grafana_notification_policy.this.policy[*].contact_point) == "page"
    error_message = "What nobody marked may wait until the morning; what is marked page may not."
  }

  assert {
    condition     = [for matcher in grafana_notification_policy.this.policy[0].matcher : [matcher.label, matcher.match, matcher.value]] == [["severity", "=", "page"]]
    error_message = "The label must be the one that Prometheus' alerts have."
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
