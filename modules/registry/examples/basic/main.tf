# One registry for all environments; the accounts of dev and prod may pull from it.

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

module "registry" {
  source = "../.."

  name             = "digest"
  repositories     = ["api", "gateway", "dashboard", "collector"]
  pull_account_ids = ["111122223333", "444455556666"]
}

output "repository_urls" {
  description = "For the pipeline that pushes."
  value       = module.registry.repository_urls
}
