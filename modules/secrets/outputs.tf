output "arns" {
  description = "ARN of each secret, by its short name. They are known when the values are there."
  value       = { for name, version in aws_secretsmanager_secret_version.this : name => version.arn }
}
