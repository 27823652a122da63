mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name        = "digest-dev-api"
  cluster_arn = "arn:aws:ecs:eu-central-1:111122223333:cluster/digest-dev"
  vpc_id      = "vpc-1"
  subnet_ids  = ["subnet-1", "subnet-2"]
  image       = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/digest/api@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
  scaling     = { min = 2, max = 6 }
}

run "images_by_tag" {
  command         = plan
  expect_failures = [var.image, var.sidecars]

  variables {
    image    = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/digest/api:v1"
    sidecars = { collector = { image = "public.ecr.aws/aws-observability/aws-otel-collector:latest", memory = 128 } }
  }
}

run "half_a_digest" {
  command         = plan
  expect_failures = [var.image]

  variables {
    image = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/digest/api@sha256:9f86d081"
  }
}

run "root" {
  command         = plan
  expect_failures = [var.user, var.sidecars]

  variables {
    user     = "0:0"
    sidecars = { collector = { image = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/digest/collector@sha256:60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752", memory = 128, user = "0" } }
  }
}

run "root_by_group_or_by_name" {
  command         = plan
  expect_failures = [var.user, var.sidecars]

  variables {
    user     = "65532:0"
    sidecars = { collector = { image = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/digest/collector@sha256:60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752", memory = 128, user = "root" } }
  }
}

run "sizes_that_fargate_does_not_have" {
  command         = plan
  expect_failures = [var.cpu, var.memory, var.cpu_architecture, var.stop_timeout, var.sidecars]

  variables {
    cpu              = 300
    memory           = 256
    cpu_architecture = "arm64"
    stop_timeout     = 121
    sidecars         = { collector = { image = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/digest/collector@sha256:60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752", memory = 0 } }
  }
}

run "names_that_aws_does_not_take" {
  command         = plan
  expect_failures = [var.name, var.environment, var.secrets, var.ports, var.sidecars]

  variables {
    name        = "Digest_API"
    environment = { "node-env" = "production" }
    secrets     = { "gw.secret" = { arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:x-AbCdEf" } }
    ports       = { "HTTP 1" = { port = 8080 } }
    sidecars    = { app = { image = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/digest/collector@sha256:60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752", memory = 128 } }
  }
}

run "a_name_too_long_for_its_roles" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "digest-development-environment-with-a-name-too-long-x"
  }
}

run "secrets_in_plain_sight" {
  command         = plan
  expect_failures = [var.environment, var.secrets, var.sidecars]

  variables {
    environment = { TYK_GW_STORAGE_PASSWORD = "hunter2" }
    secrets     = { TYK_GW_SECRET = { arn = "hunter2" } }
    sidecars    = { collector = { image = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/digest/collector@sha256:60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752", memory = 128, environment = { API_TOKEN = "hunter2" } } }
  }
}

run "more_secrets_than_needed" {
  command         = plan
  expect_failures = [var.secrets, var.sidecars]

  variables {
    secrets  = { TYK_GW_SECRET = { arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:digest-*" } }
    sidecars = { collector = { image = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/digest/collector@sha256:60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752", memory = 128, secrets = { KEY = { arn = "arn:aws:ssm:eu-central-1:111122223333:parameter/*" } } } }
  }
}

run "a_json_key_of_a_parameter" {
  command         = plan
  expect_failures = [var.secrets, var.sidecars]

  variables {
    secrets  = { LEVEL = { arn = "arn:aws:ssm:eu-central-1:111122223333:parameter/level", json_key = "level" } }
    sidecars = { collector = { image = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/digest/collector@sha256:60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752", memory = 128, secrets = { LEVEL = { arn = "arn:aws:ssm:eu-central-1:111122223333:parameter/level", json_key = "level" } } } }
  }
}

run "commands_that_do_not_run" {
  command         = plan
  expect_failures = [var.command, var.health_check]

  variables {
    command      = ["server.js", ""]
    health_check = { command = ["/healthcheck"] }
  }
}

run "a_health_check_slower_than_its_interval" {
  command         = plan
  expect_failures = [var.health_check]

  variables {
    health_check = { command = ["CMD", "/healthcheck"], interval = 5, timeout = 10 }
  }
}

run "relative_paths" {
  command         = plan
  expect_failures = [var.writable_paths, var.sidecars]

  variables {
    writable_paths = ["tmp"]
    sidecars       = { collector = { image = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/digest/collector@sha256:60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752", memory = 128, writable_paths = ["tmp"] } }
  }
}

run "the_whole_root_writable" {
  command         = plan
  expect_failures = [var.writable_paths, var.sidecars]

  variables {
    writable_paths = ["/"]
    sidecars       = { collector = { image = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/digest/collector@sha256:60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752", memory = 128, writable_paths = ["/"] } }
  }
}

# Rules between variables.

run "memory_that_does_not_go_with_the_cpu" {
  command         = plan
  expect_failures = [aws_ecs_task_definition.this]

  variables {
    cpu    = 256
    memory = 4096
  }
}

run "memory_between_two_steps" {
  command         = plan
  expect_failures = [aws_ecs_task_definition.this]

  variables {
    cpu    = 8192
    memory = 17408
  }
}

run "sidecars_that_leave_no_memory" {
  command         = plan
  expect_failures = [aws_ecs_task_definition.this]

  variables {
    sidecars = { collector = { image = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/digest/collector@sha256:60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752", memory = 512 } }
  }
}

run "a_name_both_plain_and_secret" {
  command         = plan
  expect_failures = [aws_ecs_task_definition.this]

  variables {
    environment = { LEVEL = "info" }
    secrets     = { LEVEL = { arn = "arn:aws:ssm:eu-central-1:111122223333:parameter/level" } }
  }
}

run "a_name_both_plain_and_secret_in_a_sidecar" {
  command         = plan
  expect_failures = [aws_ecs_task_definition.this]

  variables {
    sidecars = { collector = { image = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/digest/collector@sha256:60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752", memory = 128, environment = { LEVEL = "info" }, secrets = { LEVEL = { arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:x-AbCdEf" } } } }
  }
}
