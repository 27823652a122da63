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

run "the_container_is_locked_down_by_default" {
  assert {
    condition = alltrue([for container in jsondecode(aws_ecs_task_definition.this.container_definitions) : alltrue([
      container.readonlyRootFilesystem == true,
      container.privileged == false,
      container.user == "65532:65532",
      container.linuxParameters.initProcessEnabled == true,
      container.linuxParameters.capabilities.drop == ["ALL"],
      container.linuxParameters.capabilities.add == [],
      container.mountPoints == [],
    ])])
    error_message = "The container must have a read-only root, no root user, no capabilities and nothing to write to."
  }

  assert {
    condition     = toset(keys(jsondecode(aws_ecs_task_definition.this.container_definitions)[0])) == toset(["environment", "essential", "image", "linuxParameters", "logConfiguration", "mountPoints", "name", "portMappings", "privileged", "readonlyRootFilesystem", "secrets", "stopTimeout", "systemControls", "user", "volumesFrom"])
    error_message = "What is not asked for (command, health check, memory) must be left out, not null: AWS would report a difference for ever."
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].image == var.image
    error_message = "The image must be the one named, by digest."
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].stopTimeout == 30
    error_message = "SIGKILL must follow after 30 seconds, as timeouts.yaml says."
  }

  assert {
    condition     = aws_ecs_task_definition.this.skip_destroy == true
    error_message = "Old revisions must stay registered, or ECS has nothing to roll back to."
  }
}

run "logs_never_block_the_container" {
  assert {
    condition = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].logConfiguration == {
      logDriver = "awslogs"
      options = {
        awslogs-group         = "/ecs/digest-dev-api"
        awslogs-region        = "eu-central-1"
        awslogs-stream-prefix = "app"
        max-buffer-size       = "10m"
        mode                  = "non-blocking"
      }
    }
    error_message = "Logs must go to the service's group, in the cluster's region, without blocking."
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.retention_in_days == 365
    error_message = "Logs must be kept for a year by default."
  }
}

run "logs_that_are_an_audit_lose_no_line" {
  variables {
    log_every_line = true
    sidecars       = { collector = { image = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/collector@sha256:2222222222222222222222222222222222222222222222222222222222222222", memory = 64 } }
  }

  assert {
    condition = { for container in jsondecode(aws_ecs_task_definition.this.container_definitions) : container.name => container.logConfiguration.options } == {
      app       = { awslogs-group = "/ecs/digest-dev-api", awslogs-region = "eu-central-1", awslogs-stream-prefix = "app", mode = "blocking" }
      collector = { awslogs-group = "/ecs/digest-dev-api", awslogs-region = "eu-central-1", awslogs-stream-prefix = "collector", mode = "non-blocking", max-buffer-size = "10m" }
    }
    error_message = "The service's own container must wait for CloudWatch, and its sidecars must not."
  }
}

run "what_is_asked_for_reaches_the_container" {
  variables {
    command        = ["server.js"]
    stop_timeout   = 60
    environment    = { NODE_ENV = "production", LOG_LEVEL = "info" }
    writable_paths = ["/tmp", "/var/lib/tyk"]
    health_check   = { command = ["CMD", "/healthcheck"], interval = 15 }
    ports = {
      http    = { port = 8080 }
      metrics = { port = 9090, app_protocol = "http" }
    }
    secrets = {
      PLAIN     = { arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:plain-AbCdEf" }
      ONE_KEY   = { arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:json-AbCdEf", json_key = "password" }
      PARAMETER = { arn = "arn:aws:ssm:eu-central-1:111122223333:parameter/digest/dev/parameter" }
    }
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].command == ["server.js"] && jsondecode(aws_ecs_task_definition.this.container_definitions)[0].stopTimeout == 60
    error_message = "Command and stop timeout must be passed on."
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].environment == [{ name = "LOG_LEVEL", value = "info" }, { name = "NODE_ENV", value = "production" }]
    error_message = "The environment must be passed on, sorted."
  }

  assert {
    condition = { for secret in jsondecode(aws_ecs_task_definition.this.container_definitions)[0].secrets : secret.name => secret.valueFrom } == {
      PLAIN     = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:plain-AbCdEf"
      ONE_KEY   = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:json-AbCdEf:password::"
      PARAMETER = "arn:aws:ssm:eu-central-1:111122223333:parameter/digest/dev/parameter"
    }
    error_message = "Secrets must be passed by ARN, with their key."
  }

  assert {
    condition     = { for mount in jsondecode(aws_ecs_task_definition.this.container_definitions)[0].mountPoints : mount.containerPath => mount } == { "/tmp" = { containerPath = "/tmp", sourceVolume = "app--tmp", readOnly = false }, "/var/lib/tyk" = { containerPath = "/var/lib/tyk", sourceVolume = "app--var--lib--tyk", readOnly = false } }
    error_message = "Each writable path must be a mount of its own volume."
  }

  assert {
    condition     = toset(aws_ecs_task_definition.this.volume[*].name) == toset(["app--tmp", "app--var--lib--tyk"])
    error_message = "Each mount must have a volume."
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].healthCheck == { command = ["CMD", "/healthcheck"], interval = 15, timeout = 5, retries = 3, startPeriod = 15 }
    error_message = "The health check must be passed on."
  }

  assert {
    condition = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].portMappings == [
      { name = "http", containerPort = 8080, hostPort = 8080, protocol = "tcp" },
      { name = "metrics", containerPort = 9090, hostPort = 9090, protocol = "tcp", appProtocol = "http" },
    ]
    error_message = "Ports must be named, and have a protocol only where one is given."
  }
}

run "sidecars_are_as_locked_down_as_the_service" {
  variables {
    memory = 1024
    ports  = { http = { port = 8080 } }
    sidecars = {
      collector = {
        image          = "public.ecr.aws/aws-observability/aws-otel-collector@sha256:60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"
        memory         = 256
        command        = ["--config=/etc/collector.yaml"]
        environment    = { REGION = "eu-central-1" }
        writable_paths = ["/tmp"]
      }
    }
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[*].name == ["app", "collector"]
    error_message = "The task must have both containers."
  }

  assert {
    condition = alltrue([for container in jsondecode(aws_ecs_task_definition.this.container_definitions) : alltrue([
      container.readonlyRootFilesystem == true,
      container.user == "65532:65532",
      container.linuxParameters.capabilities.drop == ["ALL"],
      container.logConfiguration.options.awslogs-stream-prefix == container.name,
    ])])
    error_message = "A sidecar must be locked down too, and have its own log streams."
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[1].essential == false && jsondecode(aws_ecs_task_definition.this.container_definitions)[1].memory == 256
    error_message = "A sidecar must not stop the task unless it says so, and have its memory limit."
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[1].restartPolicy == { enabled = true, restartAttemptPeriod = 60 } && !can(jsondecode(aws_ecs_task_definition.this.container_definitions)[0].restartPolicy)
    error_message = "A sidecar that dies must be started again, since the task goes on without it; the service is replaced with its task."
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[1].portMappings == [] && jsondecode(aws_ecs_task_definition.this.container_definitions)[1].mountPoints[0].sourceVolume == "collector--tmp"
    error_message = "A sidecar must have none of the service's ports and its own volumes."
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].dependsOn == [{ containerName = "collector", condition = "START" }] && !can(jsondecode(aws_ecs_task_definition.this.container_definitions)[1].dependsOn)
    error_message = "A sidecar must be there before the service and end after it, whether or not it works."
  }
}

run "what_the_task_ends_with_is_not_started_again" {
  variables {
    memory = 1024
    sidecars = {
      proxy = {
        image     = "public.ecr.aws/aws-observability/aws-otel-collector@sha256:60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"
        memory    = 256
        essential = true
      }
    }
  }

  assert {
    condition     = alltrue([for container in jsondecode(aws_ecs_task_definition.this.container_definitions) : !can(container.restartPolicy)])
    error_message = "An essential container's end is the task's end, which ECS replaces."
  }
}
