# The example plans as it is written.

mock_provider "aws" {
  source = "./tests/mocks"
}

run "basic" {
  command = plan

  module {
    source = "./examples/basic"
  }

  assert {
    condition     = length(output.private_subnet_ids) == 2
    error_message = "The example must have two private subnets."
  }
}
