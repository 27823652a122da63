output "primary_endpoint_address" {
  description = "Host name of the primary; it follows a failover."
  value       = aws_elasticache_replication_group.this.primary_endpoint_address
}

output "port" {
  description = "Port, with TLS only."
  value       = aws_elasticache_replication_group.this.port
}

output "security_group_id" {
  description = "Security group of the nodes, for the `reaches` of the gateway."
  value       = aws_security_group.this.id
}

output "auth_token_secret_arn" {
  description = "Secret that holds the auth token, as its plain value."
  value       = aws_secretsmanager_secret.auth_token.arn
}

output "replication_group_id" {
  description = "Id of the replication group, for alarms."
  value       = aws_elasticache_replication_group.this.id
}
