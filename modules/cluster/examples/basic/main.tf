# One cluster per environment.

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

module "cluster" {
  source = "../.."

  name = "digest-dev"
}

output "cluster_arn" {
  description = "For the services."
  value       = module.cluster.cluster_arn
}
