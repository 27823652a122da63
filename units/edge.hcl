# Where clients come in, and operators: load balancer, TLS, WAF.

locals {
  settings = read_terragrunt_config(find_in_parent_folders("settings.hcl")).locals
  mocks    = read_terragrunt_config("${local.settings.repository}/units/mocks.hcl").locals

  # The most that one client may do in five minutes by its plan, and a tenth more: WAF must not break what was sold. plans.test.ts of
  # gateway-tyk knows that every rate is per second.
  largest_plan = max([for plan in values(local.settings.plans) : sum([for endpoint in values(plan.endpoints) : endpoint.rate.calls])]...)
}

terraform {
  source = "${local.settings.repository}/modules//edge"
}

dependency "network" {
  config_path                             = "${get_terragrunt_dir()}/../network"
  mock_outputs                            = local.mocks.network
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
  name              = local.settings.name
  vpc_id            = dependency.network.outputs.vpc_id
  public_subnet_ids = dependency.network.outputs.public_subnet_ids
  certificate_arn   = local.settings.values.certificate_arn

  idle_timeout         = local.settings.timeouts.alb.idle
  deregistration_delay = local.settings.timeouts.gateway.write
  rate_limit           = ceil(1.1 * 300 * local.largest_plan)

  ticket_topic_arn = dependency.observability.outputs.topic_arns.ticket

  # A person has put the client's secret there (docs/first-deployment.md).
  dashboard = local.settings.values.dashboard == null ? null : {
    host            = local.settings.values.dashboard.host
    certificate_arn = try(local.settings.values.dashboard.certificate_arn, null)
    port            = local.settings.ports.dashboard
    oidc            = merge(local.settings.values.dashboard.oidc, { client_secret_id = "${local.settings.name}-dashboard-oidc" })
  }

  gateway_port         = local.settings.tyk.listen_port
  gateway_control_port = local.settings.tyk.control_api_port

  deletion_protection = local.settings.env.protected
  access_logs         = { retention_days = local.settings.env.logs_days }
  waf_logs            = { retention_days = local.settings.env.logs_days }
}
