resource "aws_ecr_repository" "this" {
  #checkov:skip=CKV_AWS_136:ECR encrypts with AES256 by default; a customer managed key is the caller's choice, kms_key_arn
  for_each = var.repositories

  name                 = "${var.name}/${each.key}"
  image_tag_mutability = "IMMUTABLE" # a tag that moved would make the release's history lie
  force_delete         = false

  image_scanning_configuration {
    scan_on_push = true
  }

  encryption_configuration {
    encryption_type = var.kms_key_arn == null ? "AES256" : "KMS"
    kms_key         = var.kms_key_arn
  }
}

# No rule for what has no tag: signatures and provenance have none, nor have the parts of an image, and without them nothing could be rolled back to
# (`make verify-release`). Whatever is pushed here has one.
resource "aws_ecr_lifecycle_policy" "this" {
  for_each = aws_ecr_repository.this

  repository = each.value.name
  policy = jsonencode({
    rules = [
      {
        rulePriority = 1
        description  = "All but the last builds"
        selection    = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = var.keep_images }
        action       = { type = "expire" }
      },
    ]
  })
}

# Pulling takes two permissions: the other account's own, and this one.
data "aws_iam_policy_document" "pull" {
  for_each = length(var.pull_account_ids) > 0 ? aws_ecr_repository.this : {}

  statement {
    sid     = "PullFromOtherAccounts"
    actions = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]

    principals {
      type = "AWS"
      # The partition is the repository's own.
      identifiers = [for id in sort(var.pull_account_ids) : "arn:${split(":", each.value.arn)[1]}:iam::${id}:root"]
    }
  }
}

resource "aws_ecr_repository_policy" "pull" {
  for_each = data.aws_iam_policy_document.pull

  repository = aws_ecr_repository.this[each.key].name
  policy     = each.value.json
}
