# One key for states and one for plans: reading the one must not open the other.

resource "aws_kms_key" "this" {
  for_each = toset(["plans", "state"])

  description             = "Encrypts Terraform ${each.key} of ${var.name}"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy                  = data.aws_iam_policy_document.key.json

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_kms_alias" "this" {
  for_each = aws_kms_key.this

  name          = "alias/${var.name}-${each.key}"
  target_key_id = each.value.key_id
}

# The key trusts its account and IAM says who there: otherwise a role deleted by mistake would take the state with it.
data "aws_iam_policy_document" "key" {
  # checkov:skip=CKV_AWS_109:AWS's default key policy, without which nobody can manage the key; the roles' boundaries keep them out
  # checkov:skip=CKV_AWS_111:as CKV_AWS_109
  # checkov:skip=CKV_AWS_356:in a key's own policy * is that key
  statement {
    sid       = "LeaveToIam"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["${local.iam}:root"]
    }
  }
}
