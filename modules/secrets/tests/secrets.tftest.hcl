mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name        = "digest-dev"
  generations = { gateway-secret = 1, gateway-node-secret = 2 }
}

run "a_value_of_its_own_for_each" {
  assert {
    condition     = { for name, secret in aws_secretsmanager_secret.this : name => secret.name_prefix } == { gateway-secret = "digest-dev-gateway-secret-", gateway-node-secret = "digest-dev-gateway-node-secret-" }
    error_message = "Each secret must be named after the environment and itself."
  }

  assert {
    condition     = alltrue([for password in data.aws_secretsmanager_random_password.this : password.password_length == 64 && password.exclude_punctuation == true])
    error_message = "A value must be long, and of characters that nothing has to escape."
  }

  assert {
    condition     = keys(output.arns) == ["gateway-node-secret", "gateway-secret"]
    error_message = "The ARNs must be known by short name."
  }

  assert {
    condition     = { for name, generation in terraform_data.generation : name => generation.output } == { gateway-secret = 1, gateway-node-secret = 2 }
    error_message = "A generation must be what makes a new value."
  }
}

run "names_that_are_none" {
  command         = plan
  expect_failures = [var.name, var.generations]

  variables {
    name        = "Digest_dev"
    generations = { "Gateway Secret" = 1 }
  }
}

run "no_secrets" {
  command         = plan
  expect_failures = [var.generations]

  variables {
    generations = {}
  }
}

run "half_a_generation" {
  command         = plan
  expect_failures = [var.generations]

  variables {
    generations = { gateway-secret = 1.5 }
  }
}

run "a_key_by_alias_and_a_recovery_that_aws_does_not_have" {
  command         = plan
  expect_failures = [var.kms_key_arn, var.recovery_days]

  variables {
    kms_key_arn   = "arn:aws:kms:eu-central-1:111122223333:alias/secrets"
    recovery_days = 3
  }
}

run "the_example_plans" {
  command = plan

  module {
    source = "./examples/basic"
  }
}
