locals {
  # MiB that Fargate sells with each cpu: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
  fargate_memory = {
    256   = [512, 1024, 2048]
    512   = range(1024, 4096 + 1, 1024)
    1024  = range(2048, 8192 + 1, 1024)
    2048  = range(4096, 16384 + 1, 1024)
    4096  = range(8192, 30720 + 1, 1024)
    8192  = range(16384, 61440 + 1, 4096)
    16384 = range(32768, 122880 + 1, 8192)
  }

  sidecar_memory = sum(concat([0], values(var.sidecars)[*].memory))
}

resource "aws_ecs_task_definition" "this" {
  family                   = var.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.cpu
  memory                   = var.memory
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.task.arn
  container_definitions    = jsonencode(local.containers)

  # ECS cannot roll back to a revision that has been deregistered. Old revisions cost nothing.
  skip_destroy = true

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = var.cpu_architecture
  }

  # Bind mounts on the task's own encrypted disk; Fargate has no tmpfs.
  dynamic "volume" {
    for_each = toset(values(merge(values(local.volumes)...)))

    content {
      name = volume.value
    }
  }

  lifecycle {
    precondition {
      condition     = contains(local.fargate_memory[var.cpu], var.memory)
      error_message = "Fargate does not sell ${var.memory} MiB with ${var.cpu} CPU units, but one of ${join(", ", local.fargate_memory[var.cpu])}."
    }

    precondition {
      condition     = local.sidecar_memory < var.memory
      error_message = "The sidecars may take ${local.sidecar_memory} MiB and leave nothing of the task's ${var.memory} MiB to the service."
    }

    precondition {
      condition     = alltrue([for container in values(local.container_inputs) : length(setintersection(keys(container.environment), keys(container.secrets))) == 0])
      error_message = "A name is in environment and in secrets of the same container; ECS would refuse the task definition."
    }
  }
}
