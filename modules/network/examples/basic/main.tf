# A network for a development environment: two zones, one NAT gateway. `terraform plan` here needs AWS credentials; ../../tests don't.

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

module "network" {
  source = "../.."

  name  = "digest-dev"
  cidr  = "10.20.0.0/16"
  zones = ["eu-central-1a", "eu-central-1b"]
  nat   = "one"
}

output "private_subnet_ids" {
  description = "Where the services of this environment run."
  value       = module.network.private_subnet_ids
}
