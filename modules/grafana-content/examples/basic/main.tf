# One dashboard in a workspace that exists. The provider reads its token from GRAFANA_AUTH.

terraform {
  required_version = ">= 1.10"

  required_providers {
    grafana = {
      source  = "grafana/grafana"
      version = ">= 4.0, < 5"
    }
  }
}

provider "grafana" {
  url = "https://g-1a2b3c4d5e.grafana-workspace.eu-central-1.amazonaws.com"
}

module "content" {
  source = "../.."

  name                = "digest-dev"
  prometheus_endpoint = "https://aps-workspaces.eu-central-1.amazonaws.com/workspaces/ws-1a2b3c4d-1a2b-1a2b-1a2b-1a2b3c4d5e6f/"
  region              = "eu-central-1"
  topic_arns = {
    page   = "arn:aws:sns:eu-central-1:111122223333:digest-dev-page"
    ticket = "arn:aws:sns:eu-central-1:111122223333:digest-dev-ticket"
  }
  dashboards = { for file in fileset("${path.module}/dashboards", "*.json") : file => file("${path.module}/dashboards/${file}") }
}

output "dashboard_urls" {
  description = "Where to look."
  value       = module.content.dashboard_urls
}
