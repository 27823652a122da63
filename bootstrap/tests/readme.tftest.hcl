# The values that the README tells people to begin with.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name              = "digest"
  account_id        = "111122223333"
  region            = "eu-central-1"
  github_repository = "octocat@583231/digest@1296269"

  environments = {
    dev    = {}
    shared = { registry = true, plan_on_pull_request = false }
    prod   = { github_environment = "production", plan_on_pull_request = false }
  }
}

run "its_values_are_accepted" {
  command = plan

  assert {
    condition = alltrue([
      for line in [
        "name = \"${var.name}\"", "account_id = \"${var.account_id}\"", "region = \"${var.region}\"", "github_repository = \"${var.github_repository}\"",
        "dev = {}",
        "shared = { registry = true, plan_on_pull_request = false }",
        "prod = { github_environment = \"production\", plan_on_pull_request = false }",
      ] : strcontains(replace(file("README.md"), "/ +/", " "), "\n ${line}")
    ])
    error_message = "The README says other values than these: bring them here too."
  }
}
