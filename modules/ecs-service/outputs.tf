output "service_name" {
  description = "Name of the ECS service."
  value       = aws_ecs_service.this.name
}

output "service_arn" {
  description = "ARN of the ECS service."
  value       = aws_ecs_service.this.id
}

output "security_group_id" {
  description = "Security group of the tasks, for the `reaches` of whoever calls them."
  value       = aws_security_group.this.id
}

output "task_definition_arn" {
  description = "Task definition, with its revision, that the service was seen running."
  value       = data.aws_ecs_service.running.task_definition
}

output "task_role_arn" {
  description = "Role of the service's own code."
  value       = aws_iam_role.task.arn
}

output "task_role_name" {
  description = "Name of that role, to attach policies to."
  value       = aws_iam_role.task.name
}

output "execution_role_arn" {
  description = "Role with which ECS starts the tasks."
  value       = aws_iam_role.execution.arn
}

output "log_group_name" {
  description = "Log group of all containers; streams begin with the container's name."
  value       = aws_cloudwatch_log_group.this.name
}

output "log_group_arn" {
  description = "ARN of the log group."
  value       = aws_cloudwatch_log_group.this.arn
}
