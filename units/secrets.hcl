# What gateway and dashboard share, and what their tasks share among themselves. Nobody has to know it.

locals {
  settings = read_terragrunt_config(find_in_parent_folders("settings.hcl")).locals
}

terraform {
  source = "${local.settings.repository}/modules//secrets"
}

inputs = {
  name        = local.settings.name
  generations = local.settings.env.secrets
}
