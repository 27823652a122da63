# States, plans, and the record of who read them.

locals {
  buckets = {
    state = { encryption = "aws:kms", expire_days = null, history_days = var.state_history_days }
    plans = { encryption = "aws:kms", expire_days = var.plan_days, history_days = 1 }
    # S3 writes its access logs to SSE-S3 buckets only.
    audit = { encryption = "AES256", expire_days = 365, history_days = 30 }
  }
}

resource "aws_s3_bucket" "this" {
  # checkov:skip=CKV_AWS_144:a state is of one region's resources; versions and the console bring it back, and if the region is gone so are they
  # checkov:skip=CKV_AWS_145:state and plans have keys of their own; audit can't have one
  # checkov:skip=CKV2_AWS_62:nothing waits for an object to arrive
  for_each = local.buckets

  bucket = "${var.name}-${each.key}-${var.account_id}"

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_versioning" "this" {
  for_each = local.buckets

  bucket = aws_s3_bucket.this[each.key].id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  for_each = local.buckets

  bucket = aws_s3_bucket.this[each.key].id

  rule {
    bucket_key_enabled = each.value.encryption == "aws:kms"

    apply_server_side_encryption_by_default {
      sse_algorithm     = each.value.encryption
      kms_master_key_id = try(aws_kms_key.this[each.key].arn, null)
    }
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  for_each = local.buckets

  bucket = aws_s3_bucket.this[each.key].id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "this" {
  for_each = local.buckets

  bucket = aws_s3_bucket.this[each.key].id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_logging" "this" {
  for_each = toset(["plans", "state"])

  bucket        = aws_s3_bucket.this[each.key].id
  target_bucket = aws_s3_bucket.this["audit"].id
  target_prefix = "${each.key}/"

  # S3 asks whether it may write there.
  depends_on = [aws_s3_bucket_policy.this]
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  for_each = local.buckets

  bucket = aws_s3_bucket.this[each.key].id

  rule {
    id     = "history"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days = each.value.history_days
    }

    # Every lock that is released leaves a marker behind. S3 takes either this or days.
    expiration {
      days                         = each.value.expire_days
      expired_object_delete_marker = each.value.expire_days == null ? true : null
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }

  # Noncurrent versions can only be spoken of once there are any.
  depends_on = [aws_s3_bucket_versioning.this]
}
