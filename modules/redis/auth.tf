# The token that clients log in with. AWS makes it up, so that it is in no file; it is in the state, which is encrypted, and a plan file
# is as secret as the state. Everyone else reads it from Secrets Manager.

data "aws_secretsmanager_random_password" "auth_token" {
  password_length     = 64
  exclude_punctuation = true # ElastiCache takes only some of it; 64 letters and digits are 380 bits
}

resource "aws_secretsmanager_secret" "auth_token" {
  #checkov:skip=CKV_AWS_149:Secrets Manager encrypts with its own key; a customer managed key is the caller's choice, kms_key_arn
  #checkov:skip=CKV2_AWS_57:Rotation is a reviewed change of auth_token_generation, since the gateway has to be deployed with it
  name_prefix             = "${local.name}-auth-token-" # a deleted secret keeps its name for recovery_days
  description             = "Auth token of ${local.name}"
  kms_key_id              = var.kms_key_arn
  recovery_window_in_days = var.recovery_days
}

resource "aws_secretsmanager_secret_version" "auth_token" {
  secret_id     = aws_secretsmanager_secret.auth_token.id
  secret_string = data.aws_secretsmanager_random_password.auth_token.random_password

  lifecycle {
    ignore_changes       = [secret_string] # AWS answers every plan with another random password
    replace_triggered_by = [terraform_data.auth_token_generation]
  }
}

resource "terraform_data" "auth_token_generation" {
  input = var.auth_token_generation
}
