# The images of all environments, so that what is promoted is what was tested.

locals {
  settings = read_terragrunt_config(find_in_parent_folders("settings.hcl")).locals
}

terraform {
  source = "${local.settings.repository}/modules//registry"
}

inputs = {
  name             = local.settings.values.name # of no environment
  repositories     = concat(["api", "gateway", "dashboard"], keys(local.settings.images))
  pull_account_ids = local.settings.values.pull_account_ids
}
