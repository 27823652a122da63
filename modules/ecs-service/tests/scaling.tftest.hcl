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

run "cpu_decides_between_the_bounds" {
  command = plan

  assert {
    condition     = aws_appautoscaling_target.this.resource_id == "service/digest-dev/digest-dev-api" && aws_appautoscaling_target.this.min_capacity == 2 && aws_appautoscaling_target.this.max_capacity == 6
    error_message = "The bounds must be on this service."
  }

  assert {
    condition     = aws_ecs_service.this.desired_count == 2
    error_message = "The service must begin with the least number of tasks."
  }

  assert {
    condition     = aws_appautoscaling_policy.cpu.target_tracking_scaling_policy_configuration[0].target_value == 60 && aws_appautoscaling_policy.cpu.target_tracking_scaling_policy_configuration[0].predefined_metric_specification[0].predefined_metric_type == "ECSServiceAverageCPUUtilization"
    error_message = "CPU must be kept at 60 percent."
  }

  assert {
    condition     = length(aws_appautoscaling_policy.requests) == 0
    error_message = "Requests must not decide unless asked to."
  }
}

run "requests_decide_too" {
  command = plan

  variables {
    ports = { http = { port = 8080 } }
    load_balancer = {
      target_group_arn  = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/digest-dev/0a1b2c3d4e5f6071"
      security_group_id = "sg-alb"
      port              = "http"
    }
    scaling = {
      min                = 2
      max                = 6
      scale_in_cooldown  = 600
      scale_out_cooldown = 30
      requests           = { per_target = 6000, resource_label = "app/digest-dev/0a1b2c3d4e5f6071/targetgroup/digest-dev/0a1b2c3d4e5f6071" }
    }
  }

  assert {
    condition = alltrue([for policy in aws_appautoscaling_policy.requests["requests"].target_tracking_scaling_policy_configuration : alltrue([
      policy.target_value == 6000,
      policy.scale_in_cooldown == 600,
      policy.scale_out_cooldown == 30,
      policy.predefined_metric_specification[0].predefined_metric_type == "ALBRequestCountPerTarget",
      policy.predefined_metric_specification[0].resource_label == "app/digest-dev/0a1b2c3d4e5f6071/targetgroup/digest-dev/0a1b2c3d4e5f6071",
    ])])
    error_message = "Requests per target must be kept at the number given."
  }
}
