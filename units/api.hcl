# The service itself. Nobody reaches it but the gateway, which opens the way in. Its metrics leave by the collector beside it.

locals {
  settings = read_terragrunt_config(find_in_parent_folders("settings.hcl")).locals
  mocks    = read_terragrunt_config("${local.settings.repository}/units/mocks.hcl").locals
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

dependency "observability" {
  config_path                             = "${get_terragrunt_dir()}/../observability"
  mock_outputs                            = local.mocks.observability
  mock_outputs_allowed_terraform_commands = ["init", "validate", "plan"]
  mock_outputs_merge_strategy_with_state  = "shallow"
}

inputs = {
  name   = "${local.settings.name}-api"
  image  = local.settings.release.api.image
  cpu    = local.settings.env.api.cpu
  memory = local.settings.env.api.memory

  vpc_id          = dependency.network.outputs.vpc_id
  subnet_ids      = dependency.network.outputs.private_subnet_ids
  cluster_arn     = dependency.cluster.outputs.cluster_arn
  prefix_list_ids = { s3 = dependency.network.outputs.s3_prefix_list_id }

  # Metrics are not among them: the collector in the task is all that reads them.
  ports = {
    http = { port = local.settings.ports.api }
  }

  # Its timeouts are defaults in its code, from the same timeouts.yaml.
  environment = {
    PORT         = tostring(local.settings.ports.api)
    METRICS_PORT = tostring(local.settings.ports.metrics)
    COMMIT       = local.settings.release.commit # digest_build_info
  }

  health_check = local.settings.ready.api

  # Without app_protocol, so that gateway and API see each other's timeouts and not a proxy's (modules/ecs-service).
  service_connect = {
    namespace_arn = dependency.cluster.outputs.namespace_arn
    publishes     = { http = { dns_name = "api" } }
  }

  reaches = {
    endpoints = { security_group_id = dependency.network.outputs.endpoint_security_group_id, port = 443 }
  }

  sidecars = {
    collector = merge(local.settings.collector, {
      environment = merge(local.settings.collector_environment, {
        COLLECTOR_RECEIVERS        = "[prometheus/api, prometheus/collector, awsecscontainermetrics]"
        COLLECTOR_REMOTE_WRITE_URL = dependency.observability.outputs.remote_write_url
        OTEL_RESOURCE_ATTRIBUTES   = "service.name=digest-api"
        API_METRICS                = "127.0.0.1:${local.settings.ports.metrics}"
      })
    })
  }
  task_policies = { remote-write = dependency.observability.outputs.remote_write_policy_json }

  deployment_alarm_names = [dependency.edge.outputs.error_alarm_name]

  stop_timeout             = local.settings.timeouts.ecs.stop
  scaling                  = { min = local.settings.env.api.min, max = local.settings.env.api.max }
  minimum_tasks            = local.settings.env.minimum_tasks
  spot_share               = local.settings.env.spot_share
  log_retention_days       = local.settings.env.logs_days
  permissions_boundary_arn = local.settings.permissions_boundary_arn
}
