# Every rule that tflint brings along, but for those below. The AWS rules are a plugin, which would be downloaded.

config {
  call_module_type = "local"
}

plugin "terraform" {
  enabled = true
  preset  = "all"
}

# It wants every variable in variables.tf and each example in three files. Long ones are split by subject here (variables-network.tf) and
# an example is read in one piece; which files a module has is checked by contracts.test.ts.
rule "terraform_standard_module_structure" {
  enabled = false
}
