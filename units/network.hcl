# The VPC, and the private ways to AWS's services.

locals {
  settings = read_terragrunt_config(find_in_parent_folders("settings.hcl")).locals
}

terraform {
  source = "${local.settings.repository}/modules//network"
}

inputs = {
  name  = local.settings.name
  cidr  = local.settings.env.network.cidr
  zones = slice(local.settings.values.zones, 0, local.settings.env.network.zones)
  nat   = local.settings.env.network.nat

  flow_logs = {
    retention_days           = local.settings.env.logs_days
    permissions_boundary_arn = local.settings.permissions_boundary_arn
  }
}
