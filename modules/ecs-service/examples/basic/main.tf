# The API behind Service Connect: a collector beside it, a secret, alarms that roll back, a little Spot.
# The ids are outputs of other units (network, cluster, gateway); they are written out here so that the example stands alone.

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

module "api" {
  source = "../.."

  name        = "digest-dev-api"
  cluster_arn = "arn:aws:ecs:eu-central-1:111122223333:cluster/digest-dev"
  vpc_id      = "vpc-0a1b2c3d4e5f60718"
  subnet_ids  = ["subnet-0a1b2c3d4e5f60718", "subnet-0b1c2d3e4f5061728"]

  image  = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/digest/api@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
  cpu    = 512
  memory = 1024

  environment = { NODE_ENV = "production" }
  secrets = {
    SIGNING_KEY = { arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:digest-dev/signing-AbCdEf", json_key = "key" }
  }
  writable_paths = ["/tmp"]
  stop_timeout   = 30

  ports = {
    http    = { port = 8080 }
    metrics = { port = 9090 }
  }

  service_connect = {
    namespace_arn = "arn:aws:servicediscovery:eu-central-1:111122223333:namespace/ns-0a1b2c3d4e5f6071"
    publishes     = { http = { dns_name = "api" } }
  }

  reaches = {
    endpoints = { security_group_id = "sg-0a1b2c3d4e5f60718", port = 443 }
  }
  prefix_list_ids = { s3 = "pl-6ea54007" }

  sidecars = {
    collector = {
      image   = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/digest/collector@sha256:60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"
      memory  = 256
      command = ["--config=/etc/collector.yaml"]
    }
  }

  task_policies = { write-metrics = data.aws_iam_policy_document.write_metrics.json }

  scaling                = { min = 2, max = 6 }
  minimum_tasks          = 2
  spot_share             = 50
  deployment_alarm_names = ["digest-dev-api-errors"]
}

data "aws_iam_policy_document" "write_metrics" {
  statement {
    actions   = ["aps:RemoteWrite"]
    resources = ["arn:aws:aps:eu-central-1:111122223333:workspace/ws-0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"]
  }
}

output "security_group_id" {
  description = "For the `reaches` of the gateway."
  value       = module.api.security_group_id
}
