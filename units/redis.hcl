# The gateway's store: keys, quotas, counters.

locals {
  settings = read_terragrunt_config(find_in_parent_folders("settings.hcl")).locals
  mocks    = read_terragrunt_config("${local.settings.repository}/units/mocks.hcl").locals
}

terraform {
  source = "${local.settings.repository}/modules//redis"
}

dependency "network" {
  config_path                             = "${get_terragrunt_dir()}/../network"
  mock_outputs                            = local.mocks.network
  mock_outputs_allowed_terraform_commands = ["init", "validate", "plan"]
  mock_outputs_merge_strategy_with_state  = "shallow"
}

inputs = {
  name       = local.settings.name
  vpc_id     = dependency.network.outputs.vpc_id
  subnet_ids = dependency.network.outputs.private_subnet_ids

  node_type          = local.settings.env.redis.node_type
  replicas           = local.settings.env.redis.replicas
  snapshot_days      = local.settings.env.redis.snapshot_days
  final_snapshot     = local.settings.env.protected
  snapshot_name      = try(local.settings.env.redis.snapshot_name, null) # only after a loss: runbooks/procedures/redis-loss.md
  log_retention_days = local.settings.env.logs_days
}
