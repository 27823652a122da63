# What AWS would answer, known when planning already: buckets and keys can't be destroyed, not even after a test, so nothing is applied.

mock_data "aws_partition" {
  defaults = { partition = "aws", dns_suffix = "amazonaws.com" }
}

mock_data "aws_iam_policy_document" {
  defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
}

mock_resource "aws_iam_policy" {
  override_during = plan

  defaults = { arn = "arn:aws:iam::111122223333:policy/bootstrap/some" }
}

mock_resource "aws_iam_role" {
  override_during = plan

  defaults = { arn = "arn:aws:iam::111122223333:role/bootstrap/some" }
}

mock_resource "aws_iam_openid_connect_provider" {
  override_during = plan

  defaults = { arn = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
}

override_resource {
  target          = aws_iam_policy.workload_boundary
  override_during = plan
  values          = { arn = "arn:aws:iam::111122223333:policy/bootstrap/digest-workload-boundary" }
}

override_resource {
  target          = aws_kms_key.this["plans"]
  override_during = plan
  values          = { arn = "arn:aws:kms:eu-central-1:111122223333:key/plans", key_id = "plans" }
}

override_resource {
  target          = aws_kms_key.this["state"]
  override_during = plan
  values          = { arn = "arn:aws:kms:eu-central-1:111122223333:key/state", key_id = "state" }
}

override_resource {
  target          = aws_s3_bucket.this["audit"]
  override_during = plan
  values          = { arn = "arn:aws:s3:::digest-audit-111122223333", id = "digest-audit-111122223333" }
}

override_resource {
  target          = aws_s3_bucket.this["plans"]
  override_during = plan
  values          = { arn = "arn:aws:s3:::digest-plans-111122223333", id = "digest-plans-111122223333" }
}

override_resource {
  target          = aws_s3_bucket.this["state"]
  override_during = plan
  values          = { arn = "arn:aws:s3:::digest-state-111122223333", id = "digest-state-111122223333" }
}
