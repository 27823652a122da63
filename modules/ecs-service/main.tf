# The service and its deployments. What it runs: task.tf, containers.tf. Who it may talk to: network.tf. What it may do: iam.tf.

locals {
  # The cluster's ARN says where we are, so that nothing has to be looked up: a plan works before anything exists.
  cluster = {
    partition = split(":", var.cluster_arn)[1]
    region    = split(":", var.cluster_arn)[3]
    account   = split(":", var.cluster_arn)[4]
    name      = split("/", var.cluster_arn)[1]
  }
}

resource "aws_ecs_service" "this" {
  name             = var.name
  cluster          = var.cluster_arn
  task_definition  = aws_ecs_task_definition.this.arn
  desired_count    = var.scaling.min
  platform_version = "LATEST"

  enable_execute_command  = false # ECS Exec needs a root file system that it can write to, see README
  enable_ecs_managed_tags = true
  propagate_tags          = "SERVICE"

  # Without it the provider replaces the whole service, with an outage, when spot_share changes.
  force_new_deployment = true

  wait_for_steady_state              = true
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  health_check_grace_period_seconds  = try(var.load_balancer.grace_seconds, null)

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  dynamic "alarms" {
    for_each = length(var.deployment_alarm_names) > 0 ? [var.deployment_alarm_names] : []

    content {
      alarm_names = alarms.value
      enable      = true
      rollback    = true
    }
  }

  dynamic "capacity_provider_strategy" {
    for_each = local.capacity

    content {
      capacity_provider = capacity_provider_strategy.key
      base              = capacity_provider_strategy.value.base
      weight            = capacity_provider_strategy.value.weight
    }
  }

  network_configuration {
    subnets          = var.subnet_ids
    security_groups  = [aws_security_group.this.id]
    assign_public_ip = false
  }

  dynamic "load_balancer" {
    for_each = var.load_balancer[*]

    content {
      target_group_arn = load_balancer.value.target_group_arn
      container_name   = "app"
      container_port   = try(var.ports[load_balancer.value.port].port, null)
    }
  }

  dynamic "service_connect_configuration" {
    for_each = var.service_connect[*]

    content {
      enabled   = true
      namespace = service_connect_configuration.value.namespace_arn

      log_configuration {
        log_driver = "awslogs"
        options    = merge(local.log_options, { awslogs-stream-prefix = "service-connect" })
      }

      dynamic "service" {
        for_each = service_connect_configuration.value.publishes

        content {
          port_name      = service.key
          discovery_name = "${var.name}-${service.key}"

          client_alias {
            dns_name = service.value.dns_name
            port     = try(coalesce(service.value.port, var.ports[service.key].port), null)
          }
        }
      }
    }
  }

  lifecycle {
    ignore_changes = [desired_count] # belongs to autoscaling once the service exists

    precondition {
      condition     = var.load_balancer == null ? true : length(setsubtract(local.load_balancer_port_names, keys(var.ports))) == 0
      error_message = "load_balancer must name ports of the service (${join(", ", keys(var.ports))}), not ${join(", ", setsubtract(local.load_balancer_port_names, keys(var.ports)))}."
    }

    precondition {
      condition     = var.service_connect == null ? true : length(setsubtract(keys(var.service_connect.publishes), keys(var.ports))) == 0
      error_message = "service_connect.publishes must name ports of the service (${join(", ", keys(var.ports))})."
    }
  }

  # Tasks must not start before they may pull, read their secrets and reach their peers, and must be gone before they no longer may.
  depends_on = [
    aws_iam_role_policy.execution,
    aws_iam_role_policy.task,
    aws_vpc_security_group_egress_rule.reaches,
    aws_vpc_security_group_ingress_rule.reached,
    aws_vpc_security_group_egress_rule.prefix_list,
    aws_vpc_security_group_egress_rule.internet,
    aws_vpc_security_group_egress_rule.load_balancer,
    aws_vpc_security_group_ingress_rule.load_balancer,
  ]
}

# Steady is not the same as deployed: after a rollback the service is steady too, on the old task definition, and the provider is content
# (https://github.com/hashicorp/terraform-provider-aws/issues/20858). While the service has changes to make, this is read after them;
# otherwise it is read while planning, and agrees.
data "aws_ecs_service" "running" {
  cluster_arn  = var.cluster_arn
  service_name = aws_ecs_service.this.name

  depends_on = [aws_ecs_service.this]

  lifecycle {
    postcondition {
      condition     = self.task_definition == aws_ecs_task_definition.this.arn
      error_message = "ECS rolled the deployment of ${var.name} back: it runs ${self.task_definition}, not ${aws_ecs_task_definition.this.arn}. The events of the service and the logs in ${aws_cloudwatch_log_group.this.name} say why; the next apply tries again."
    }
  }
}
