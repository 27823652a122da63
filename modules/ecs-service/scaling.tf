locals {
  # The first task is always on demand, so that Spot running dry never means nothing at all.
  capacity = { for provider, capacity in {
    FARGATE      = { base = 1, weight = 100 - var.spot_share }
    FARGATE_SPOT = { base = 0, weight = var.spot_share }
  } : provider => capacity if capacity.base + capacity.weight > 0 }
}

resource "aws_appautoscaling_target" "this" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${local.cluster.name}/${aws_ecs_service.this.name}"
  min_capacity       = var.scaling.min
  max_capacity       = var.scaling.max

  lifecycle {
    precondition {
      condition     = var.scaling.min >= var.minimum_tasks
      error_message = "${var.name} would run ${var.scaling.min} task(s), and this environment asks for at least ${var.minimum_tasks} of every service: raise scaling.min."
    }

    precondition {
      condition     = var.scaling.requests == null || var.load_balancer != null
      error_message = "scaling.requests counts what a load balancer sends, and ${var.name} has no load_balancer."
    }
  }
}

resource "aws_appautoscaling_policy" "cpu" {
  name               = "${var.name}-cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.this.service_namespace
  scalable_dimension = aws_appautoscaling_target.this.scalable_dimension
  resource_id        = aws_appautoscaling_target.this.resource_id

  target_tracking_scaling_policy_configuration {
    target_value       = var.scaling.cpu_percent
    scale_in_cooldown  = var.scaling.scale_in_cooldown
    scale_out_cooldown = var.scaling.scale_out_cooldown

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_appautoscaling_policy" "requests" {
  for_each = var.scaling.requests == null ? {} : { requests = var.scaling.requests }

  name               = "${var.name}-${each.key}"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.this.service_namespace
  scalable_dimension = aws_appautoscaling_target.this.scalable_dimension
  resource_id        = aws_appautoscaling_target.this.resource_id

  target_tracking_scaling_policy_configuration {
    target_value       = each.value.per_target
    scale_in_cooldown  = var.scaling.scale_in_cooldown
    scale_out_cooldown = var.scaling.scale_out_cooldown

    predefined_metric_specification {
      predefined_metric_type = "ALBRequestCountPerTarget"
      resource_label         = each.value.resource_label
    }
  }
}
