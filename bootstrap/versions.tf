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
  region = var.region

  # The wrong profile must fail here, not make a second set of everything in somebody else's account.
  allowed_account_ids = [var.account_id]

  default_tags {
    tags = {
      project    = var.name
      managed-by = "bootstrap"
    }
  }
}
