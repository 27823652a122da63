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

  # Where services listen inside their tasks; the gateway's own ports are in tyk.conf, the collector's in collector.yaml.
  ports = { api = 8080, metrics = 9090, dashboard = 8080, redis_exporter = 9121 }

  # What ECS runs in a task to see whether it may be called, where no load balancer looks. Not ready also means starting, so that a task gets no
  # call before it listens, and an old one is not stopped for it; while it drains it is being stopped anyway.
  ready = {
    for service in ["api", "dashboard"] : service => {
      command = ["CMD", "node", "-e", "fetch('http://127.0.0.1:${local.ports[service]}/readyz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
    }
  }

  # Marked as read, so that `--filter-affected` knows whom a change concerns.
  release  = fileexists("${local.directory}/release.json") ? jsondecode(file(mark_as_read("${local.directory}/release.json"))) : null
  timeouts = yamldecode(file(mark_as_read("${local.repository}/timeouts.yaml")))
  plans    = yamldecode(file(mark_as_read("${local.repository}/gateway-tyk/plans.yaml"))).plans
  tyk      = jsondecode(file(mark_as_read("${local.repository}/gateway-tyk/tyk.conf")))
  tyk_env  = yamldecode(file(mark_as_read("${local.repository}/gateway-tyk/process.yaml"))).environment
  images   = yamldecode(file(mark_as_read("${local.repository}/units/images.yaml")))

  # Sidecars come from the registry that the release names. `shared` has no release, and runs nothing.
  registry       = local.release == null ? "" : dirname(split("@", local.release.api.image)[0])
  sidecar_images = { for name, image in local.images : name => "${local.registry}/${name}@${image.digest}" }

  # The collector beside a service; its unit adds what it collects. Go may have four fifths of the memory, as in the gateway.
  collector = {
    image   = local.sidecar_images.collector
    memory  = 256
    command = ["--config=env:COLLECTOR_CONFIG"]
  }
  collector_environment = {
    COLLECTOR_CONFIG             = file(mark_as_read("${local.repository}/dashboards/collector.yaml"))
    COLLECTOR_EXPORTERS          = "[prometheus_remote_write/aws]"
    COLLECTOR_EXTENSIONS         = "[sigv4auth]"
    COLLECTOR_EXTENSION_SETTINGS = "{ sigv4auth: { region: ${local.values.region}, service: aps } }"
    GOMEMLIMIT                   = "${floor(local.collector.memory * 0.8)}MiB"
  }
}
