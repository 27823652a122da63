# Where services run, and the namespace in which they find each other.

locals {
  settings = read_terragrunt_config(find_in_parent_folders("settings.hcl")).locals
}

terraform {
  source = "${local.settings.repository}/modules//cluster"
}

inputs = {
  name = local.settings.name
}
