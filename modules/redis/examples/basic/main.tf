# The gateway's store as in prod: a replica in another zone, a month of snapshots.
# The ids are outputs of the network; they are written out here so that the example stands alone.

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

module "redis" {
  source = "../.."

  name          = "digest-prod"
  vpc_id        = "vpc-0a1b2c3d4e5f60718"
  subnet_ids    = ["subnet-0a1b2c3d4e5f60718", "subnet-0b1c2d3e4f5061728"]
  node_type     = "cache.m7g.large"
  replicas      = 1
  snapshot_days = 30
}

output "auth_token_secret_arn" {
  description = "For the secrets of the gateway."
  value       = module.redis.auth_token_secret_arn
}
