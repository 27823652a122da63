# What every unit is told: where it is, what the account's values say, and what the repository's own tables say. Units read it with
# read_terragrunt_config, so "original" is the folder of the unit that asked.

locals {
  repository  = dirname(get_terragrunt_dir())
  directory   = dirname(get_original_terragrunt_dir())
  environment = basename(local.directory)
  unit        = basename(get_original_terragrunt_dir())

  # All that differs between environments, but for values, which belong to an account and so not into git.
  env    = read_terragrunt_config("${local.directory}/env.hcl").locals
  values = jsondecode(read_tfvars_file(get_env("DIGEST_TFVARS", "${local.directory}/terraform.tfvars")))

  name      = "${local.values.name}-${local.environment}"
  partition = split(":", local.values.state_kms_key_arn)[1]

  # What bootstrap made, by its names.
  state_bucket             = "${local.values.name}-state-${local.values.account_id}"
  permissions_boundary_arn = "arn:${local.partition}:iam::${local.values.account_id}:policy/bootstrap/${local.values.name}-workload-boundary"

  # Address of the emulated AWS (AWS=emulated); empty for the real one.
  endpoint = get_env("DIGEST_AWS_ENDPOINT", "")

  # Where services listen inside their tasks; the gateway's own ports are in tyk.conf.
  ports = { api = 8080, metrics = 9090, dashboard = 8080 }

  # Marked as read, so that `--filter-affected` knows whom a change concerns.
  release  = try(jsondecode(file(mark_as_read("${local.directory}/release.json"))), null)
  timeouts = yamldecode(file(mark_as_read("${local.repository}/timeouts.yaml")))
  plans    = yamldecode(file(mark_as_read("${local.repository}/gateway-tyk/plans.yaml"))).plans
  tyk      = jsondecode(file(mark_as_read("${local.repository}/gateway-tyk/tyk.conf")))
  tyk_env  = yamldecode(file(mark_as_read("${local.repository}/gateway-tyk/process.yaml"))).environment
}
