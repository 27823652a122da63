# What all units of all environments have in common: state, provider, retries, and the guard. Units add the rest (units/).

locals {
  settings = read_terragrunt_config(find_in_parent_folders("settings.hcl")).locals
  emulated = local.settings.endpoint != ""
}

# OpenTofu would win without a word where both are installed.
terraform_binary              = "terraform"
terraform_version_constraint  = ">= 1.10"
terragrunt_version_constraint = ">= 1.1"

remote_state {
  backend = "s3"

  generate = {
    path      = "backend.tf"
    if_exists = "overwrite_terragrunt"
  }

  # The bucket, its key and the roles that may use them come from bootstrap/; a bucket that asks for another key refuses.
  config = merge({
    bucket       = local.settings.state_bucket
    key          = "${local.settings.environment}/${local.settings.unit}/terraform.tfstate"
    region       = local.settings.values.region
    encrypt      = true
    kms_key_id   = local.settings.values.state_kms_key_arn
    use_lockfile = true

    # The wrong credentials must not write the right state.
    allowed_account_ids = [local.settings.values.account_id]
    }, { for key, value in {
      endpoints      = { s3 = local.settings.endpoint, sts = local.settings.endpoint, iam = local.settings.endpoint }
      use_path_style = true
  } : key => value if local.emulated })
}

generate "provider" {
  path      = "provider.tf"
  if_exists = "overwrite_terragrunt"
  disable   = local.settings.unit == "grafana-content" # has a provider of its own, and none of AWS
  contents  = <<-EOF
    provider "aws" {
      region              = "${local.settings.values.region}"
      allowed_account_ids = ["${local.settings.values.account_id}"]

      default_tags {
        tags = {
          Project     = "${local.settings.values.name}"
          Environment = "${local.settings.environment}"
          Unit        = "${local.settings.unit}"
          ManagedBy   = "terragrunt"
        }
      }
    %{if local.emulated~}

      # AWS=emulated. Named one by one, because the older half of the SDK does not look at AWS_ENDPOINT_URL.
      max_retries       = 2
      s3_use_path_style = true

      endpoints {
    %{for service in ["acm", "amp", "appautoscaling", "cloudwatch", "ec2", "ecr", "ecs", "elasticache", "elbv2", "grafana", "iam", "kms", "logs", "s3", "secretsmanager", "servicediscovery", "sns", "sts", "wafv2"]~}
        ${format("%-16s", service)} = "${local.settings.endpoint}"
    %{endfor~}
      }
    %{endif~}
    }
  EOF
}

terraform {
  # Lock files hold the hashes of the registry's providers; the emulation may run on another build.
  copy_terraform_lock_file = !local.emulated

  extra_arguments "lock_timeout" {
    commands  = get_terraform_commands_that_need_locking()
    arguments = ["-lock-timeout=5m"]
  }

  # `run --all apply` approves by itself. Whoever means it names the environment.
  before_hook "guard" {
    commands = ["apply", "destroy", "force-unlock", "import", "refresh", "state", "taint", "untaint"]
    if = alltrue([
      local.settings.env.guarded,
      get_env("CONFIRM", "") != local.settings.environment,
      length(setintersection(["list", "pull", "show"], get_terraform_cli_args())) == 0, # `state list` and the like only read
    ])
    execute = [
      "sh", "-c",
      "echo '${local.settings.environment} is guarded, nothing was changed. If it is meant: CONFIRM=${local.settings.environment}, before the same command.' >&2; exit 1",
    ]
  }
}

errors {
  # Somebody else's bad minute. Everything else fails at once and says why.
  retry "transient" {
    retryable_errors   = concat(get_default_retryable_errors(), ["(?s).*(RequestLimitExceeded|ThrottlingException|Rate exceeded|use of closed network connection).*"])
    max_attempts       = 3
    sleep_interval_sec = 10
  }
}
