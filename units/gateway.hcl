# Tyk: tokens, quotas, rates. Clients reach one port through the load balancer; the other, the Gateway API, is the dashboard's alone.

locals {
  settings = read_terragrunt_config(find_in_parent_folders("settings.hcl")).locals
  mocks    = read_terragrunt_config("${local.settings.repository}/units/mocks.hcl").locals

  redis_exporter_memory = 64
  # What the sidecars leave.
  memory = local.settings.env.gateway.memory - local.settings.collector.memory - local.redis_exporter_memory
}

terraform {
  source = "${local.settings.repository}/modules//ecs-service"
}

dependency "network" {
  config_path                             = "${get_terragrunt_dir()}/../network"
  mock_outputs                            = local.mocks.network
  mock_outputs_allowed_terraform_commands = ["init", "validate", "plan"]
  mock_outputs_merge_strategy_with_state  = "shallow"
}

dependency "cluster" {
  config_path                             = "${get_terragrunt_dir()}/../cluster"
  mock_outputs                            = local.mocks.cluster
  mock_outputs_allowed_terraform_commands = ["init", "validate", "plan"]
  mock_outputs_merge_strategy_with_state  = "shallow"
}

dependency "edge" {
  config_path                             = "${get_terragrunt_dir()}/../edge"
  mock_outputs                            = local.mocks.edge
  mock_outputs_allowed_terraform_commands = ["init", "validate", "plan"]
  mock_outputs_merge_strategy_with_state  = "shallow"
}

dependency "redis" {
  config_path                             = "${get_terragrunt_dir()}/../redis"
  mock_outputs                            = local.mocks.redis
  mock_outputs_allowed_terraform_commands = ["init", "validate", "plan"]
  mock_outputs_merge_strategy_with_state  = "shallow"
}

dependency "secrets" {
  config_path                             = "${get_terragrunt_dir()}/../secrets"
  mock_outputs                            = local.mocks.secrets
  mock_outputs_allowed_terraform_commands = ["init", "validate", "plan"]
  mock_outputs_merge_strategy_with_state  = "shallow"
}

dependency "api" {
  config_path                             = "${get_terragrunt_dir()}/../api"
  mock_outputs                            = local.mocks.api
  mock_outputs_allowed_terraform_commands = ["init", "validate", "plan"]
  mock_outputs_merge_strategy_with_state  = "shallow"
}

dependency "observability" {
  config_path                             = "${get_terragrunt_dir()}/../observability"
  mock_outputs                            = local.mocks.observability
  mock_outputs_allowed_terraform_commands = ["init", "validate", "plan"]
  mock_outputs_merge_strategy_with_state  = "shallow"
}

inputs = {
  name   = "${local.settings.name}-gateway"
  image  = local.settings.release.gateway.image
  cpu    = local.settings.env.gateway.cpu
  memory = local.settings.env.gateway.memory

  vpc_id          = dependency.network.outputs.vpc_id
  subnet_ids      = dependency.network.outputs.private_subnet_ids
  cluster_arn     = dependency.cluster.outputs.cluster_arn
  prefix_list_ids = { s3 = dependency.network.outputs.s3_prefix_list_id }

  ports = {
    proxy   = { port = local.settings.tyk.listen_port }
    control = { port = local.settings.tyk.control_api_port }
  }

  load_balancer = {
    target_group_arn  = dependency.edge.outputs.target_group_arn
    security_group_id = dependency.edge.outputs.security_group_id
    port              = "proxy"
    health_port       = "control" # where /hello is; no client request goes there
  }

  service_connect = {
    namespace_arn = dependency.cluster.outputs.namespace_arn
    publishes     = { control = { dns_name = "gateway" } }
  }

  reaches = {
    api       = { security_group_id = dependency.api.outputs.security_group_id, port = local.settings.ports.api }
    redis     = { security_group_id = dependency.redis.outputs.security_group_id, port = dependency.redis.outputs.port }
    endpoints = { security_group_id = dependency.network.outputs.endpoint_security_group_id, port = 443 }
  }

  environment = merge(local.settings.tyk_env, {
    DIGEST_UPSTREAM_URL  = "http://api:${local.settings.ports.api}"
    TYK_GW_STORAGE_ADDRS = "${dependency.redis.outputs.primary_endpoint_address}:${dependency.redis.outputs.port}"
    GOMEMLIMIT           = "${floor(local.memory * 0.8)}MiB" # GOGC is high; this is what holds it

    TYK_GW_OPENTELEMETRY_METRICS_ENABLED = "true" # to the collector, by tyk.conf
  })

  secrets = {
    TYK_GW_SECRET           = { arn = dependency.secrets.outputs.arns["gateway-secret"] }
    TYK_GW_NODESECRET       = { arn = dependency.secrets.outputs.arns["gateway-node-secret"] }
    TYK_GW_STORAGE_PASSWORD = { arn = dependency.redis.outputs.auth_token_secret_arn }
  }

  sidecars = {
    collector = merge(local.settings.collector, {
      environment = merge(local.settings.collector_environment, {
        COLLECTOR_RECEIVERS        = "[otlp, prometheus/redis, prometheus/collector, awsecscontainermetrics]"
        COLLECTOR_REMOTE_WRITE_URL = dependency.observability.outputs.remote_write_url
        OTEL_RESOURCE_ATTRIBUTES   = "service.name=tyk-gateway"
        COLLECTOR_OTLP             = local.settings.tyk.opentelemetry.metrics.endpoint
        REDIS_METRICS              = "127.0.0.1:${local.settings.ports.redis_exporter}"
      })
    })

    # Here and not beside Redis, which has no place for it: so redis_up says what Tyk sees. ElastiCache refuses CONFIG.
    redis-exporter = {
      image  = local.settings.sidecar_images.redis-exporter
      memory = local.redis_exporter_memory
      environment = {
        REDIS_ADDR                        = "rediss://${dependency.redis.outputs.primary_endpoint_address}:${dependency.redis.outputs.port}"
        REDIS_EXPORTER_CONFIG_COMMAND     = "-"
        REDIS_EXPORTER_CONNECTION_TIMEOUT = "3s" # what hangs has to be known before the scrape ends (collector.yaml)
        REDIS_EXPORTER_LOG_FORMAT         = "json"
        REDIS_EXPORTER_WEB_LISTEN_ADDRESS = "127.0.0.1:${local.settings.ports.redis_exporter}"
      }
      secrets = { REDIS_PASSWORD = { arn = dependency.redis.outputs.auth_token_secret_arn } }
    }
  }
  task_policies = { remote-write = dependency.observability.outputs.remote_write_policy_json }

  deployment_alarm_names = [dependency.edge.outputs.error_alarm_name]

  scaling = {
    min = local.settings.env.gateway.min
    max = local.settings.env.gateway.max
    requests = {
      per_target     = local.settings.env.gateway.requests
      resource_label = "${dependency.edge.outputs.arn_suffix}/${dependency.edge.outputs.target_group_arn_suffix}"
    }
  }

  stop_timeout             = local.settings.timeouts.ecs.stop
  minimum_tasks            = local.settings.env.minimum_tasks
  spot_share               = local.settings.env.spot_share
  log_retention_days       = local.settings.env.logs_days
  permissions_boundary_arn = local.settings.permissions_boundary_arn
}
