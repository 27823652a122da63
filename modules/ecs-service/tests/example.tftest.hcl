mock_provider "aws" {
  source = "./tests/mocks"
}

run "the_example_plans" {
  command = plan

  module {
    source = "./examples/basic"
  }
}
