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

run "what_is_not_named_by_its_id" {
  command         = plan
  expect_failures = [var.cluster_arn, var.vpc_id, var.subnet_ids, var.reaches, var.prefix_list_ids, var.load_balancer, var.service_connect, var.secrets_kms_key_arns, var.log_kms_key_arn, var.deployment_alarm_names]

  variables {
    cluster_arn            = "digest-dev"
    vpc_id                 = "main"
    subnet_ids             = ["private-a"]
    reaches                = { api = { security_group_id = "10.0.0.0/8", port = 8080 } }
    prefix_list_ids        = { s3 = "com.amazonaws.eu-central-1.s3" }
    load_balancer          = { target_group_arn = "digest-dev", security_group_id = "sg-alb", port = "http" }
    service_connect        = { namespace_arn = "digest-dev" }
    secrets_kms_key_arns   = ["arn:aws:kms:eu-central-1:111122223333:alias/secrets"]
    log_kms_key_arn        = "alias/logs"
    deployment_alarm_names = ["arn:aws:cloudwatch:eu-central-1:111122223333:alarm:errors"]
  }
}

run "nowhere_to_run_and_nobody_to_reach" {
  command         = plan
  expect_failures = [var.subnet_ids, var.ports, var.reaches, var.load_balancer, var.service_connect]

  variables {
    subnet_ids      = []
    ports           = { http = { port = 80 } }
    reaches         = { api = { security_group_id = "sg-api", port = 0 } }
    load_balancer   = { target_group_arn = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/digest-dev/0a1b2c3d4e5f6071", security_group_id = "sg-alb", port = "http", grace_seconds = 3600 }
    service_connect = { namespace_arn = "arn:aws:servicediscovery:eu-central-1:111122223333:namespace/ns-1", publishes = { http = { dns_name = "the api" } } }
  }
}

run "the_same_twice" {
  command         = plan
  expect_failures = [var.ports, var.reaches]

  variables {
    ports   = { http = { port = 8080 }, more = { port = 8080 } }
    reaches = { api = { security_group_id = "sg-api", port = 8080 }, again = { security_group_id = "sg-api", port = 8080 } }
  }
}

run "a_protocol_that_nothing_speaks" {
  command         = plan
  expect_failures = [var.ports]

  variables {
    ports = { http = { port = 8080, app_protocol = "spdy" } }
  }
}

run "no_task_and_half_a_task" {
  command         = plan
  expect_failures = [var.scaling, var.minimum_tasks, var.spot_share, var.log_retention_days]

  variables {
    scaling            = { min = 0, max = 6 }
    minimum_tasks      = 1.5
    spot_share         = 101
    log_retention_days = 42
  }
}

run "a_maximum_below_the_minimum" {
  command         = plan
  expect_failures = [var.scaling]

  variables {
    scaling = { min = 3, max = 2 }
  }
}

run "a_cpu_target_that_leaves_no_room" {
  command         = plan
  expect_failures = [var.scaling]

  variables {
    scaling = { min = 2, max = 6, cpu_percent = 95 }
  }
}

run "an_endless_cooldown" {
  command         = plan
  expect_failures = [var.scaling]

  variables {
    scaling = { min = 2, max = 6, scale_in_cooldown = 7200 }
  }
}

run "requests_of_the_wrong_label" {
  command         = plan
  expect_failures = [var.scaling]

  variables {
    scaling = { min = 2, max = 6, requests = { per_target = 1000, resource_label = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/digest-dev/0a1b2c3d4e5f6071" } }
  }
}

# Rules between variables.

run "traffic_to_a_port_that_is_not_there" {
  command         = plan
  expect_failures = [aws_ecs_service.this]

  variables {
    ports         = { http = { port = 8080 } }
    load_balancer = { target_group_arn = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/digest-dev/0a1b2c3d4e5f6071", security_group_id = "sg-alb", port = "proxy" }
  }
}

run "health_of_a_port_that_is_not_there" {
  command         = plan
  expect_failures = [aws_ecs_service.this]

  variables {
    ports         = { http = { port = 8080 } }
    load_balancer = { target_group_arn = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/digest-dev/0a1b2c3d4e5f6071", security_group_id = "sg-alb", port = "http", health_port = "control" }
  }
}

run "publishing_a_port_that_is_not_there" {
  command         = plan
  expect_failures = [aws_ecs_service.this]

  variables {
    ports           = { http = { port = 8080 } }
    service_connect = { namespace_arn = "arn:aws:servicediscovery:eu-central-1:111122223333:namespace/ns-1", publishes = { metrics = { dns_name = "metrics" } } }
  }
}

run "requests_without_a_load_balancer" {
  command         = plan
  expect_failures = [aws_appautoscaling_target.this]

  variables {
    scaling = { min = 2, max = 6, requests = { per_target = 1000, resource_label = "app/a/b/targetgroup/c/d" } }
  }
}

run "fewer_tasks_than_the_environment_asks_for" {
  command         = plan
  expect_failures = [aws_appautoscaling_target.this]

  variables {
    minimum_tasks = 3
  }
}
