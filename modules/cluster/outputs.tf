output "cluster_arn" {
  description = "ARN of the cluster."
  value       = aws_ecs_cluster.this.arn
}

output "cluster_name" {
  description = "Name of the cluster, once it has its capacity providers."
  value       = aws_ecs_cluster_capacity_providers.this.cluster_name
}

output "namespace_arn" {
  description = "Cloud Map namespace for Service Connect."
  value       = aws_service_discovery_http_namespace.this.arn
}

output "namespace_name" {
  description = "Name of the namespace."
  value       = aws_service_discovery_http_namespace.this.name
}
