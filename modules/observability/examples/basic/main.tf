# Observability of a development environment, with Grafana for one group. `terraform plan` here needs AWS credentials; ../../tests don't.

terraform {
  required_version = ">= 1.10"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.32, < 7"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

module "observability" {
  source = "../.."

  name         = "digest-dev"
  rule_groups  = { digest = file("${path.module}/rules.yaml") }
  alertmanager = file("${path.module}/alertmanager.yaml")

  subscriptions = {
    on-call = { protocol = "email", endpoint = "on-call@example.com", severity = "page" }
    backlog = { protocol = "email", endpoint = "backlog@example.com", severity = "ticket" }
  }

  # A small service has some thousand series; far below AMP's quota, they would already be a mistake that costs money.
  quotas = { active_series = 50000, ingestion_rate = 5000 }

  grafana = {
    authentication_providers = ["AWS_SSO"]
    admins                   = { group_ids = ["93f4a8b2-7051-70d3-5f0e-2a1d6b9c8e47"] }
  }

  log_retention_days = 30
}

output "remote_write_url" {
  description = "Where the collector of this environment writes."
  value       = module.observability.remote_write_url
}
