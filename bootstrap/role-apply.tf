# Applies: what a plan said, after GitHub's environment let the job through. Permissions in apply-*.tf, limits in boundaries.tf.

resource "aws_iam_role" "apply" {
  for_each = var.environments

  name                 = "${local.prefixes[each.key]}-apply"
  path                 = local.path
  description          = "Applies approved plans of ${each.key}"
  assume_role_policy   = data.aws_iam_policy_document.trust["${each.key}-apply"].json
  permissions_boundary = aws_iam_policy.delivery_boundary.arn

  # Ten units one after the other, each waiting for its services to be steady.
  max_session_duration = 7200

  depends_on = [aws_iam_openid_connect_provider.github]
}

locals {
  apply_documents = {
    data     = data.aws_iam_policy_document.apply_data
    identity = data.aws_iam_policy_document.apply_identity
    network  = data.aws_iam_policy_document.apply_network
    observe  = data.aws_iam_policy_document.apply_observe
    services = data.aws_iam_policy_document.apply_services
  }

  apply_policies = merge([
    for environment in keys(var.environments) : {
      for subject, documents in local.apply_documents : "${environment}-apply-${subject}" => {
        environment = environment
        json        = documents[environment].json
      }
    }
  ]...)
}

resource "aws_iam_policy" "apply" {
  for_each = local.apply_policies

  name   = "${var.name}-${each.key}"
  path   = local.path
  policy = each.value.json
}

resource "aws_iam_role_policy_attachment" "apply" {
  for_each = local.apply_policies

  role       = aws_iam_role.apply[each.value.environment].name
  policy_arn = aws_iam_policy.apply[each.key].arn
}

resource "aws_iam_role_policy_attachment" "apply_read" {
  for_each = var.environments

  role       = aws_iam_role.apply[each.key].name
  policy_arn = aws_iam_policy.read[each.key].arn
}

resource "aws_iam_role_policy" "apply_images" {
  for_each = var.environments

  name   = "verify-images"
  role   = aws_iam_role.apply[each.key].name
  policy = data.aws_iam_policy_document.apply_images.json
}

# What is applied was signed by the release workflow, or is not applied (`make verify-release`): signature and provenance are beside the
# image, in a registry that may be another account's.
data "aws_iam_policy_document" "apply_images" {
  statement {
    sid       = "LogIn"
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"]
  }

  statement {
    sid       = "ReadImages"
    actions   = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    resources = ["arn:${local.partition}:ecr:${var.region}:*:repository/${var.name}/*"]
  }
}

resource "aws_iam_role_policy" "apply_state" {
  for_each = var.environments

  name   = "write-state-and-read-plans"
  role   = aws_iam_role.apply[each.key].name
  policy = data.aws_iam_policy_document.apply_state[each.key].json
}

data "aws_iam_policy_document" "apply_state" {
  for_each = var.environments

  source_policy_documents = [data.aws_iam_policy_document.plan_state[each.key].json]

  # No deletion: `terraform destroy` leaves an empty state, and what is replaced stays as a version.
  statement {
    sid       = "WriteState"
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.this["state"].arn}/${each.key}/*"]
  }

  statement {
    sid       = "ReadPlans"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.this["plans"].arn}/${each.key}/*"]
  }

  statement {
    sid       = "Decrypt"
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.this["plans"].arn]
  }
}
