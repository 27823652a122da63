# The example plans as it is written.

mock_provider "aws" {
  source = "./tests/mocks"
}

run "basic" {
  command = plan

  module {
    source = "./examples/basic"
  }
}
