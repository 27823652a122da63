output "repository_urls" {
  description = "Where to push and pull, by the repository's short name."
  value       = { for name, repository in aws_ecr_repository.this : name => repository.repository_url }
}

output "repository_arns" {
  description = "ARNs by the repository's short name."
  value       = { for name, repository in aws_ecr_repository.this : name => repository.arn }
}
