# Each rule refuses what it is there to refuse.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name              = "digest"
  account_id        = "111122223333"
  region            = "eu-central-1"
  github_repository = "octocat@583231/digest@1296269"
  environments      = { dev = {}, prod = { github_environment = "production", plan_on_pull_request = false } }
}

run "name_with_capitals" {
  command = plan

  variables {
    name = "Digest"
  }

  expect_failures = [var.name]
}

run "name_too_long" {
  command = plan

  variables {
    name = "digest-for-everybody"
  }

  expect_failures = [var.name]
}

run "account_id_too_short" {
  command = plan

  variables {
    account_id = "11112222333"
  }

  expect_failures = [var.account_id]
}

run "zone_instead_of_a_region" {
  command = plan

  variables {
    region = "eu-central-1a"
  }

  expect_failures = [var.region]
}

run "repository_with_a_wildcard" {
  command = plan

  variables {
    github_repository = "octocat/*"
  }

  expect_failures = [var.github_repository]
}

run "repository_with_half_of_its_ids" {
  command = plan

  variables {
    github_repository = "octocat@583231/digest"
  }

  expect_failures = [var.github_repository]
}

run "repository_without_an_owner" {
  command = plan

  variables {
    github_repository = "digest"
  }

  expect_failures = [var.github_repository]
}

run "no_environment" {
  command = plan

  variables {
    environments = {}
  }

  expect_failures = [var.environments]
}

run "environment_that_is_another_ones_prefix" {
  command = plan

  variables {
    environments = { dev = {}, "dev-eu" = {} }
  }

  expect_failures = [var.environments]
}

run "environment_named_like_a_bucket" {
  command = plan

  variables {
    environments = { state = {} }
  }

  expect_failures = [var.environments]
}

run "environment_named_like_the_bootstrap" {
  command = plan

  variables {
    environments = { bootstrap = {} }
  }

  expect_failures = [var.environments]
}

run "github_environment_with_a_colon" {
  command = plan

  variables {
    environments = { dev = { github_environment = "dev:ref" } }
  }

  expect_failures = [var.environments]
}

run "github_environment_shared" {
  command = plan

  variables {
    environments = { dev = { github_environment = "prod" }, prod = {} }
  }

  expect_failures = [var.environments]
}

run "github_environment_that_pushes_images" {
  command = plan

  variables {
    environments = { dev = { github_environment = "images" } }
  }

  expect_failures = [var.environments]
}

run "registry_in_two" {
  command = plan

  variables {
    environments = { dev = { registry = true }, shared = { registry = true } }
  }

  expect_failures = [var.environments]
}

run "on_call_is_everybody_in_an_account" {
  command = plan

  variables {
    environments = { dev = { on_call = ["arn:aws:iam::111122223333:root"] } }
  }

  expect_failures = [var.environments]
}

run "on_call_is_a_role_that_anything_may_have" {
  command = plan

  variables {
    environments = { dev = { on_call = ["arn:aws:iam::111122223333:role/deploy"] } }
  }

  expect_failures = [var.environments]
}

run "plans_kept_for_ever" {
  command = plan

  variables {
    plan_days = 365
  }

  expect_failures = [var.plan_days]
}

run "history_too_short" {
  command = plan

  variables {
    state_history_days = 1
  }

  expect_failures = [var.state_history_days]
}

run "name_and_environment_too_long_together" {
  command = plan

  variables {
    name         = "digest-everybody"
    environments = { production = {} }
  }

  expect_failures = [aws_iam_role.plan]
}
