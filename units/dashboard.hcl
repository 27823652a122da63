# Where operators manage keys. The only one that reaches the Gateway API. Operators come through the load balancer, signed in; where the
# account's values say of no identity provider, nobody comes, and every page says so.

locals {
  settings = read_terragrunt_config(find_in_parent_folders("settings.hcl")).locals
  mocks    = read_terragrunt_config("${local.settings.repository}/units/mocks.hcl").locals

  name      = "${local.settings.name}-dashboard"
  log_group = "/ecs/${local.name}" # as modules/ecs-service names it

  # Who may sign in; null is nobody.
  access = local.settings.values.dashboard
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

dependency "observability" {
  config_path                             = "${get_terragrunt_dir()}/../observability"
  mock_outputs                            = local.mocks.observability
  mock_outputs_allowed_terraform_commands = ["init", "validate", "plan"]
  mock_outputs_merge_strategy_with_state  = "shallow"
}

inputs = {
  name   = local.name
  image  = local.settings.release.dashboard.image
  cpu    = local.settings.env.dashboard.cpu
  memory = local.settings.env.dashboard.memory

  vpc_id          = dependency.network.outputs.vpc_id
  subnet_ids      = dependency.network.outputs.private_subnet_ids
  cluster_arn     = dependency.cluster.outputs.cluster_arn
  prefix_list_ids = { s3 = dependency.network.outputs.s3_prefix_list_id }

  # Metrics are not among them, as in units/api.hcl.
  ports = {
    http = { port = local.settings.ports.dashboard }
  }

  load_balancer = local.access == null ? null : {
    target_group_arn  = dependency.edge.outputs.dashboard_target_group_arn
    security_group_id = dependency.edge.outputs.security_group_id
    port              = "http"
  }

  health_check = local.settings.ready.dashboard

  service_connect = {
    namespace_arn = dependency.cluster.outputs.namespace_arn
  }

  reaches = {
    gateway-control = { security_group_id = dependency.gateway.outputs.security_group_id, port = local.settings.tyk.control_api_port }
    endpoints       = { security_group_id = dependency.network.outputs.endpoint_security_group_id, port = 443 }
  }

  # Only for the keys that the load balancer signs operators' names with. They are on a public address, for which there is no endpoint:
  # https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html#user-claims-encoding
  internet_egress = local.access != null

  environment = merge(
    {
      PORT             = tostring(local.settings.ports.dashboard)
      METRICS_PORT     = tostring(local.settings.ports.metrics)
      GATEWAY_API_URL  = "http://gateway:${local.settings.tyk.control_api_port}"
      REFRESH_INTERVAL = "300"                # for each key that is read Tyk logs some lines, which are paid for here
      AUDIT_FILE       = "/audit/audit.jsonl" # until the task ends; its lines are in the log as well, of which older ones are read
      AUDIT_LOG_GROUP  = local.log_group
      AWS_REGION       = local.settings.values.region
      COMMIT           = local.settings.release.commit # digest_build_info
    },
    local.access == null ? {} : {
      for name, value in {
        PUBLIC_URL      = "https://${local.access.host}"
        CLIENT_URL      = local.access.client_url
        ALB_ARN         = dependency.edge.outputs.arn
        OIDC_ISSUER     = local.access.oidc.issuer
        OIDC_CLIENT_ID  = local.access.oidc.client_id
        OIDC_ROLE_CLAIM = try(local.access.role_claim, "")
        OIDC_ADMINS     = join(",", try(local.access.admins, []))
        OIDC_OPERATORS  = join(",", try(local.access.operators, []))
        OIDC_VIEWERS    = join(",", try(local.access.viewers, []))
      } : name => value if value != ""
    },
  )
  secrets = {
    TYK_GW_SECRET  = { arn = dependency.secrets.outputs.arns["gateway-secret"] }
    SESSION_SECRET = { arn = dependency.secrets.outputs.arns["dashboard-session"] } # all tasks have to know each other's sessions
  }
  writable_paths = ["/audit"] # a VOLUME of the image, or it would be root's (modules/ecs-service)

  sidecars = {
    collector = merge(local.settings.collector, {
      environment = merge(local.settings.collector_environment, {
        COLLECTOR_RECEIVERS        = "[prometheus/dashboard, prometheus/collector, awsecscontainermetrics]"
        COLLECTOR_REMOTE_WRITE_URL = dependency.observability.outputs.remote_write_url
        OTEL_RESOURCE_ATTRIBUTES   = "service.name=digest-dashboard"
        DASHBOARD_METRICS          = "127.0.0.1:${local.settings.ports.metrics}"
      })
    })
  }

  task_policies = {
    remote-write = dependency.observability.outputs.remote_write_policy_json
    read-audit = jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Sid      = "OwnLog"
        Effect   = "Allow"
        Action   = "logs:FilterLogEvents"
        Resource = "arn:${local.settings.partition}:logs:${local.settings.values.region}:${local.settings.values.account_id}:log-group:${local.log_group}:*"
      }]
    })
  }

  stop_timeout             = local.settings.timeouts.ecs.stop
  scaling                  = { min = local.settings.env.dashboard.min, max = local.settings.env.dashboard.max }
  minimum_tasks            = local.settings.env.minimum_tasks
  spot_share               = local.settings.env.spot_share
  log_retention_days       = local.settings.env.logs_days
  log_every_line           = true # the audit is among them; what waits for it says so (gateway-tyk/dashboard)
  permissions_boundary_arn = local.settings.permissions_boundary_arn
}
