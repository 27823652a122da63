# prod: what customers call. Every difference to live/dev/env.hcl has its reason in live/parity.yaml.

locals {
  guarded = true # nothing is changed without CONFIRM=prod

  network = { cidr = "10.30.0.0/16", zones = 3, nat = "per-zone" }

  logs_days     = 365
  minimum_tasks = 2
  spot_share    = 0
  protected     = true

  redis = { node_type = "cache.m7g.large", replicas = 1, snapshot_days = 30 }

  # Raised by one, a secret gets a new value (modules/secrets).
  secrets = { gateway-secret = 1, gateway-node-secret = 1, dashboard-session = 1 }

  api       = { cpu = 512, memory = 1024, min = 3, max = 12 }
  gateway   = { cpu = 1024, memory = 2048, min = 3, max = 12, requests = 40000 } # calls a minute and task: about 0.45 of a vCPU (docs/benchmarks.md)
  dashboard = { cpu = 256, memory = 1024, min = 2, max = 2 }

  # Far below what AMP allows: before that, it would be a mistake that costs money.
  metrics = { active_series = 200000, ingestion_rate = 20000 }
}
