mock_provider "grafana" {}

variables {
  name                = "digest-dev"
  prometheus_endpoint = "https://aps-workspaces.eu-central-1.amazonaws.com/workspaces/ws-1a2b3c4d-1a2b-1a2b-1a2b-1a2b3c4d5e6f/"
  region              = "eu-central-1"
  topic_arns = {
    page   = "arn:aws:sns:eu-central-1:111122223333:digest-dev-page"
    ticket = "arn:aws:sns:eu-central-1:111122223333:digest-dev-ticket"
  }
}

run "a_folder_that_grafana_would_not_take" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "Digest, all of it"
  }
}

run "an_endpoint_without_tls" {
  command         = plan
  expect_failures = [var.prometheus_endpoint]

  variables {
    prometheus_endpoint = "http://prometheus:9090"
  }
}

run "the_address_of_remote_write" {
  command         = plan
  expect_failures = [var.prometheus_endpoint]

  variables {
    prometheus_endpoint = "https://aps-workspaces.eu-central-1.amazonaws.com/workspaces/ws-1a2b3c4d/api/v1/remote_write"
  }
}

run "a_zone_for_a_region" {
  command         = plan
  expect_failures = [var.region]

  variables {
    region = "eu-central-1a"
  }
}

run "a_topic_by_its_name" {
  command         = plan
  expect_failures = [var.topic_arns]

  variables {
    topic_arns = { page = "digest-dev-page", ticket = "digest-dev-ticket" }
  }
}

run "a_dashboard_that_is_not_json" {
  command         = plan
  expect_failures = [var.dashboards]

  variables {
    dashboards = { "overview.json" = "uid: overview" }
  }
}

run "a_dashboard_without_a_uid" {
  command         = plan
  expect_failures = [var.dashboards]

  variables {
    dashboards = { "overview.json" = "{\"title\": \"Overview\"}" }
  }
}

run "a_dashboard_with_the_id_of_another_grafana" {
  command         = plan
  expect_failures = [var.dashboards]

  variables {
    dashboards = { "overview.json" = "{\"title\": \"Overview\", \"uid\": \"overview\", \"id\": 7}" }
  }
}

run "two_dashboards_of_one_uid" {
  command         = plan
  expect_failures = [grafana_dashboard.this]

  variables {
    dashboards = {
      "overview.json" = "{\"title\": \"Overview\", \"uid\": \"overview\"}"
      "copy.json"     = "{\"title\": \"Copy\", \"uid\": \"overview\"}"
    }
  }
}
