mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name         = "digest"
  repositories = ["api", "gateway"]
}

run "repositories_that_keep_their_word" {
  assert {
    condition     = { for key, repository in aws_ecr_repository.this : key => repository.name } == { api = "digest/api", gateway = "digest/gateway" }
    error_message = "There must be one repository each, under the common name."
  }

  assert {
    condition = alltrue([for repository in aws_ecr_repository.this : alltrue([
      repository.image_tag_mutability == "IMMUTABLE",
      repository.force_delete == false,
      repository.image_scanning_configuration[0].scan_on_push == true,
      repository.encryption_configuration[0].encryption_type == "AES256",
    ])])
    error_message = "Tags must be immutable, images scanned, encrypted and not deleted with the repository."
  }

  assert {
    condition = [for rule in jsondecode(aws_ecr_lifecycle_policy.this["api"].policy).rules : [rule.selection.tagStatus, rule.selection.countType, rule.selection.countNumber]] == [
      ["any", "imageCountMoreThan", 2500],
    ]
    error_message = "All but the last 2500 must go, and nothing for having no tag: signatures have none."
  }

  assert {
    condition     = length(aws_ecr_repository_policy.pull) == 0
    error_message = "No other account may pull by default."
  }

  assert {
    condition     = toset(keys(output.repository_urls)) == toset(["api", "gateway"]) && toset(keys(output.repository_arns)) == toset(["api", "gateway"])
    error_message = "Outputs must be by short name."
  }
}

run "other_accounts_may_pull_and_nothing_else" {
  variables {
    pull_account_ids = ["444455556666", "777788889999"]
  }

  assert {
    condition     = one(data.aws_iam_policy_document.pull["gateway"].statement[0].principals).identifiers == toset(["arn:aws:iam::444455556666:root", "arn:aws:iam::777788889999:root"])
    error_message = "Only the accounts named may pull."
  }

  assert {
    condition     = data.aws_iam_policy_document.pull["gateway"].statement[0].actions == toset(["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"])
    error_message = "Other accounts may pull, not push."
  }

  assert {
    condition     = toset(keys(aws_ecr_repository_policy.pull)) == toset(["api", "gateway"])
    error_message = "Every repository must have the policy."
  }
}

run "a_key_of_one_s_own" {
  variables {
    kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"
  }

  assert {
    condition     = aws_ecr_repository.this["api"].encryption_configuration[0].encryption_type == "KMS" && aws_ecr_repository.this["api"].encryption_configuration[0].kms_key == var.kms_key_arn
    error_message = "Images must be encrypted with the key given."
  }
}

run "values_that_are_wrong_by_themselves" {
  command         = plan
  expect_failures = [var.name, var.repositories, var.kms_key_arn, var.keep_images, var.pull_account_ids]

  variables {
    name             = "Digest"
    repositories     = ["api/v1"]
    kms_key_arn      = "alias/images"
    keep_images      = 5
    pull_account_ids = ["4444-5555-6666"]
  }
}

run "no_repository" {
  command         = plan
  expect_failures = [var.repositories]

  variables {
    repositories = []
  }
}

run "the_example_plans" {
  command = plan

  module {
    source = "./examples/basic"
  }
}
