# dev: the least that behaves like prod. Every difference to live/prod/env.hcl has its reason in live/parity.yaml.

locals {
  guarded = false # CONFIRM= is not asked for

  network = { cidr = "10.20.0.0/16", zones = 2, nat = "one" }

  logs_days     = 30
  minimum_tasks = 1
  spot_share    = 50
  protected     = false # it may be thrown away, with its logs and keys

  redis = { node_type = "cache.t4g.micro", replicas = 0, snapshot_days = 1 }

  # Raised by one, a secret gets a new value (modules/secrets).
  secrets = { gateway-secret = 1, gateway-node-secret = 1, dashboard-session = 1 }

  api       = { cpu = 256, memory = 1024, min = 1, max = 2 }                   # with the collector's 256; see units/
  gateway   = { cpu = 256, memory = 1024, min = 1, max = 2, requests = 10000 } # calls a minute and task; see prod
  dashboard = { cpu = 256, memory = 1024, min = 1, max = 1 }

  # Far below what AMP allows: before that, it would be a mistake that costs money.
  metrics = { active_series = 50000, ingestion_rate = 5000 }
}
