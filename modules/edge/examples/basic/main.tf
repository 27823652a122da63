# The edge of an environment. `terraform plan` here needs AWS credentials; ../../tests don't.

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

module "edge" {
  source = "../.."

  name              = "digest-dev"
  vpc_id            = "vpc-0a1b2c3d4e5f60718"
  public_subnet_ids = ["subnet-0a1b2c3d4e5f60718", "subnet-1a2b3c4d5e6f70819"]
  certificate_arn   = "arn:aws:acm:eu-central-1:111122223333:certificate/0f7a1c9e-0000-4000-8000-000000000000"

  idle_timeout         = 60
  deregistration_delay = 30
  rate_limit           = 250000
  ticket_topic_arn     = "arn:aws:sns:eu-central-1:111122223333:digest-dev-ticket"

  # Without it operators have no way to the dashboard.
  dashboard = {
    host = "keys.example.com"
    port = 8080

    oidc = {
      issuer                 = "https://login.example.com"
      authorization_endpoint = "https://login.example.com/authorize"
      token_endpoint         = "https://login.example.com/token"
      user_info_endpoint     = "https://login.example.com/userinfo"
      client_id              = "digest-keys"
      client_secret_id       = "digest-dev-dashboard-oidc"
    }
  }
}

output "dashboard_target_group_arn" {
  description = "Where the dashboard's service registers its tasks."
  value       = module.edge.dashboard_target_group_arn
}

output "target_group_arn" {
  description = "Where the gateway's service registers its tasks."
  value       = module.edge.target_group_arn
}
