# The two secrets of the gateway: that of its Gateway API, and the one that its nodes know each other by.

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

module "secrets" {
  source = "../.."

  name        = "digest-dev"
  generations = { gateway-secret = 1, gateway-node-secret = 1 }
}

output "gateway_secret_arn" {
  description = "For the secrets of the gateway and the dashboard."
  value       = module.secrets.arns["gateway-secret"]
}
