output "state_bucket" {
  description = "Name of the bucket of states; each environment's are under `<environment>/`."
  value       = aws_s3_bucket.this["state"].id
}

output "state_kms_key_arn" {
  description = "ARN of the key of states."
  value       = aws_kms_key.this["state"].arn
}

output "plan_bucket" {
  description = "Name of the bucket of plans; each environment's are under `<environment>/`."
  value       = aws_s3_bucket.this["plans"].id
}

output "plan_kms_key_arn" {
  description = "ARN of the key of plans."
  value       = aws_kms_key.this["plans"].arn
}

output "plan_role_arns" {
  description = "ARN of each environment's role for planning, by environment."
  value       = { for environment, role in aws_iam_role.plan : environment => role.arn }
}

output "publish_role_arns" {
  description = "ARN of each environment's role for storing plans, by environment."
  value       = { for environment, role in aws_iam_role.publish : environment => role.arn }
}

output "apply_role_arns" {
  description = "ARN of each environment's role for applying, by environment."
  value       = { for environment, role in aws_iam_role.apply : environment => role.arn }
}

output "push_role_arns" {
  description = "ARN of the role for pushing images, by environment; of the one that has the registry."
  value       = { for environment, role in aws_iam_role.push : environment => role.arn }
}

output "github" {
  description = "What the workflows need to know of each environment; none of it is secret. `terraform output -json github | jq -c .dev` is the value of GitHub's variable AWS_DEV."
  value = {
    for name, environment in var.environments : name => merge({
      region               = var.region
      state_bucket         = aws_s3_bucket.this["state"].id
      plan_bucket          = aws_s3_bucket.this["plans"].id
      plan_role_arn        = aws_iam_role.plan[name].arn
      publish_role_arn     = aws_iam_role.publish[name].arn
      apply_role_arn       = aws_iam_role.apply[name].arn
      github_environment   = local.github_environments[name]
      plan_on_pull_request = environment.plan_on_pull_request
      }, environment.registry ? {
      push_role_arn           = aws_iam_role.push[name].arn
      push_github_environment = local.push_github_environment
      registry                = "${var.account_id}.dkr.ecr.${var.region}.${data.aws_partition.current.dns_suffix}"
    } : {})
  }
}

output "on_call_role_arns" {
  description = "ARN of each environment's role for following the runbooks, by environment; of those that name somebody in `on_call`."
  value       = { for environment, role in aws_iam_role.on_call : environment => role.arn }
}

output "workload_boundary_arn" {
  description = "ARN of the permissions boundary without which the apply roles can make no role."
  value       = aws_iam_policy.workload_boundary.arn
}

output "backend" {
  description = "Text of backend.tf, with which this module's own state moves into the bucket."
  value       = <<-EOT
    terraform {
      backend "s3" {
        bucket       = "${aws_s3_bucket.this["state"].id}"
        key          = "bootstrap/terraform.tfstate"
        region       = "${var.region}"
        encrypt      = true
        kms_key_id   = "${aws_kms_key.this["state"].arn}"
        use_lockfile = true
      }
    }
  EOT
}
