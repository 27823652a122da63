# Where operators manage keys. The only one that reaches the Gateway API.

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

dependency "secrets" {
  config_path                             = "${get_terragrunt_dir()}/../secrets"
  mock_outputs                            = local.mocks.secrets
  mock_outputs_allowed_terraform_commands = ["init", "validate", "plan"]
  mock_outputs_merge_strategy_with_state  = "shallow"
}

dependency "gateway" {
  config_path                             = "${get_terragrunt_dir()}/../gateway"
  mock_outputs                            = local.mocks.gateway
  mock_outputs_allowed_terraform_commands = ["init", "validate", "plan"]
  mock_outputs_merge_strategy_with_state  = "shallow"
}

inputs = {
  name   = "${local.settings.name}-dashboard"
  image  = local.settings.release.dashboard.image
  cpu    = local.settings.env.dashboard.cpu
  memory = local.settings.env.dashboard.memory

  vpc_id          = dependency.network.outputs.vpc_id
  subnet_ids      = dependency.network.outputs.private_subnet_ids
  cluster_arn     = dependency.cluster.outputs.cluster_arn
  prefix_list_ids = { s3 = dependency.network.outputs.s3_prefix_list_id }

  ports = {
    http = { port = local.settings.ports.dashboard }
  }

  health_check = local.settings.ready.dashboard

  service_connect = {
    namespace_arn = dependency.cluster.outputs.namespace_arn
  }

  reaches = {
    gateway-control = { security_group_id = dependency.gateway.outputs.security_group_id, port = local.settings.tyk.control_api_port }
    endpoints       = { security_group_id = dependency.network.outputs.endpoint_security_group_id, port = 443 }
  }

  environment = {
    PORT            = tostring(local.settings.ports.dashboard)
    GATEWAY_API_URL = "http://gateway:${local.settings.tyk.control_api_port}"
  }
  secrets = { TYK_GW_SECRET = { arn = dependency.secrets.outputs.arns["gateway-secret"] } }

  stop_timeout             = local.settings.timeouts.ecs.stop
  scaling                  = { min = local.settings.env.dashboard.min, max = local.settings.env.dashboard.max }
  minimum_tasks            = local.settings.env.minimum_tasks
  spot_share               = local.settings.env.spot_share
  log_retention_days       = local.settings.env.logs_days
  permissions_boundary_arn = local.settings.permissions_boundary_arn
}
