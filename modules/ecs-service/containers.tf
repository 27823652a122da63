locals {
  log_destination = {
    awslogs-group  = aws_cloudwatch_log_group.this.name
    awslogs-region = local.cluster.region
  }

  # A container that waits for CloudWatch to take its logs stops answering. Rather lose lines than requests.
  log_options = merge(local.log_destination, { mode = "non-blocking", max-buffer-size = "10m" })

  # … unless they are what may not be lost.
  log_options_of = var.log_every_line ? { app = merge(local.log_destination, { mode = "blocking" }) } : {}

  # The service's own container and its sidecars in one form.
  container_inputs = merge(var.sidecars, {
    app = {
      image          = var.image
      memory         = null # whatever the sidecars leave
      essential      = true
      command        = var.command
      user           = var.user
      environment    = var.environment
      secrets        = var.secrets
      writable_paths = var.writable_paths
    }
  })

  # Container → path → name of its volume; no volume is shared.
  volumes = {
    for name, container in local.container_inputs : name => {
      for path in container.writable_paths : path => "${name}${replace(path, "/", "--")}"
    }
  }

  containers = [
    for name, container in local.container_inputs : merge(
      {
        name                   = name
        image                  = container.image
        essential              = container.essential
        user                   = container.user
        privileged             = false
        readonlyRootFilesystem = true
        stopTimeout            = var.stop_timeout

        linuxParameters = {
          # A process that starts others (a health check does) needs an init to reap them.
          initProcessEnabled = true
          # AWS stores the empty list; left out, every plan would see a change: https://github.com/terraform-aws-modules/terraform-aws-ecs/pull/176
          capabilities = { add = [], drop = ["ALL"] }
        }

        logConfiguration = {
          logDriver = "awslogs"
          options   = merge(try(local.log_options_of[name], local.log_options), { awslogs-stream-prefix = name })
        }

        environment = [for key, value in container.environment : { name = key, value = value }]
        secrets = [
          for key, secret in container.secrets : {
            name = key
            # Version stage and id stay empty: AWSCURRENT.
            valueFrom = secret.json_key == null ? secret.arn : "${secret.arn}:${secret.json_key}::"
          }
        ]
        mountPoints    = [for path, volume in local.volumes[name] : { sourceVolume = volume, containerPath = path, readOnly = false }]
        portMappings   = [for mapping in local.port_mappings : mapping if name == "app"]
        systemControls = []
        volumesFrom    = []
      },
      { for key, value in {
        memory      = container.memory
        command     = length(container.command) == 0 ? null : container.command
        healthCheck = name == "app" ? local.health_check : null
        # What the service does not end with ends alone, and would be gone for as long as the task lives. 60 s is the least that ECS takes: what
        # did not run for that long is not started again. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-restart-policy.html
        restartPolicy = container.essential ? null : { enabled = true, restartAttemptPeriod = 60 }
        # Tasks end in the other order than they start: the collector still reads how the service drains, and has sent it when it ends.
        dependsOn = name != "app" || length(var.sidecars) == 0 ? null : [
          for sidecar in keys(var.sidecars) : { containerName = sidecar, condition = "START" }
        ]
      } : key => value if value != null },
    )
  ]

  port_mappings = [
    for name, port in var.ports : merge(
      { name = name, containerPort = port.port, hostPort = port.port, protocol = "tcp" },
      { for key, value in { appProtocol = port.app_protocol } : key => value if value != null },
    )
  ]

  health_check = var.health_check == null ? null : {
    command     = var.health_check.command
    interval    = var.health_check.interval
    timeout     = var.health_check.timeout
    retries     = var.health_check.retries
    startPeriod = var.health_check.start_period
  }
}
