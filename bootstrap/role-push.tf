# Pushes: puts the images that main made into the registry that all environments share, and does nothing else. A role of its own, because
# what is in that registry runs in every environment: no job that plans or applies can put something there, and this one can't deploy it.

locals {
  registries = { for name, environment in var.environments : name => environment if environment.registry }
}

resource "aws_iam_role" "push" {
  for_each = local.registries

  name                 = "${local.prefixes[each.key]}-push"
  path                 = local.path
  description          = "Pushes the images that main made"
  assume_role_policy   = data.aws_iam_policy_document.trust["${each.key}-push"].json
  permissions_boundary = aws_iam_policy.delivery_boundary.arn

  depends_on = [aws_iam_openid_connect_provider.github]
}

resource "aws_iam_role_policy" "push" {
  for_each = local.registries

  name   = "push-images"
  role   = aws_iam_role.push[each.key].name
  policy = data.aws_iam_policy_document.push[each.key].json
}

data "aws_iam_policy_document" "push" {
  for_each = local.registries

  statement {
    sid       = "LogIn"
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"]
  }

  # Reading too: a second run of the same commit takes what the first one pushed, and a signature is put beside what is there.
  statement {
    sid = "Push"
    actions = [
      "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload", "ecr:GetDownloadUrlForLayer",
      "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart",
    ]
    resources = ["${local.arns.ecr}:repository/${var.name}/*"]
  }
}
