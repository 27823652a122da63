locals {
  # The ECR repositories of all images, as ARNs, from <account>.dkr.ecr.<region>.amazonaws.com/<repository>
  ecr_repository_arns = distinct(flatten([
    for container in values(local.container_inputs) : [
      for part in regexall("^([0-9]{12})\\.dkr\\.ecr\\.([a-z0-9-]+)\\.amazonaws\\.com(?:\\.cn)?/([^:@]+)", container.image) :
      "arn:${local.cluster.partition}:ecr:${part[1]}:${part[0]}:repository/${part[2]}"
    ]
  ]))

  all_secret_arns = distinct(flatten([for container in values(local.container_inputs) : values(container.secrets)[*].arn]))
  secret_arns = {
    "secretsmanager:GetSecretValue" = [for arn in local.all_secret_arns : arn if strcontains(arn, ":secretsmanager:")]
    "ssm:GetParameters"             = [for arn in local.all_secret_arns : arn if strcontains(arn, ":ssm:")]
  }
}

data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }

    # ECS acts for many accounts; only for ours may it take these roles.
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.cluster.account]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:${local.cluster.partition}:ecs:${local.cluster.region}:${local.cluster.account}:*"]
    }
  }
}

# What ECS does before the container runs: pull, read secrets, open log streams.
data "aws_iam_policy_document" "execution" {
  dynamic "statement" {
    for_each = length(local.ecr_repository_arns) > 0 ? { login = "*" } : {}

    content {
      sid       = "LogInToEcr"
      actions   = ["ecr:GetAuthorizationToken"]
      resources = [statement.value] # AWS knows no resource for this action; the token opens nothing by itself
    }
  }

  dynamic "statement" {
    for_each = length(local.ecr_repository_arns) > 0 ? { pull = local.ecr_repository_arns } : {}

    content {
      sid       = "PullImages"
      actions   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
      resources = statement.value
    }
  }

  statement {
    sid       = "WriteLogs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.this.arn}:log-stream:*"]
  }

  dynamic "statement" {
    for_each = { for action, arns in local.secret_arns : action => arns if length(arns) > 0 }
    iterator = secrets

    content {
      sid       = "Read${title(split(":", secrets.key)[0])}"
      actions   = [secrets.key]
      resources = secrets.value
    }
  }

  dynamic "statement" {
    for_each = length(var.secrets_kms_key_arns) > 0 ? { decrypt = var.secrets_kms_key_arns } : {}

    content {
      sid       = "DecryptSecrets"
      actions   = ["kms:Decrypt"]
      resources = statement.value
    }
  }
}

resource "aws_iam_role" "execution" {
  name                 = "${var.name}-execution"
  description          = "Starts the tasks of ${var.name}: pulls images, reads secrets, writes logs."
  assume_role_policy   = data.aws_iam_policy_document.assume.json
  permissions_boundary = var.permissions_boundary_arn
}

resource "aws_iam_role_policy" "execution" {
  name   = "start-tasks"
  role   = aws_iam_role.execution.id
  policy = data.aws_iam_policy_document.execution.json
}

resource "aws_iam_role" "task" {
  name                 = "${var.name}-task"
  description          = "What the code of ${var.name} may do on AWS."
  assume_role_policy   = data.aws_iam_policy_document.assume.json
  permissions_boundary = var.permissions_boundary_arn
}

resource "aws_iam_role_policy" "task" {
  for_each = var.task_policies

  name   = each.key
  role   = aws_iam_role.task.id
  policy = each.value
}
