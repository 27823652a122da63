# Random values that services share and nobody has to know: AWS makes them up, Secrets Manager keeps them, tasks read them when they start.

data "aws_secretsmanager_random_password" "this" {
  for_each = var.generations

  password_length     = 64
  exclude_punctuation = true
}

resource "aws_secretsmanager_secret" "this" {
  #checkov:skip=CKV_AWS_149:Secrets Manager encrypts with its own key; a customer managed key is the caller's choice, kms_key_arn
  #checkov:skip=CKV2_AWS_57:Rotation means a deployment of what reads the value, so a person starts it by raising the generation
  for_each = var.generations

  name_prefix             = "${var.name}-${each.key}-" # a deleted secret keeps its name for recovery_days
  description             = "Made and kept by Terraform; raise its generation to rotate it"
  kms_key_id              = var.kms_key_arn
  recovery_window_in_days = var.recovery_days
}

resource "aws_secretsmanager_secret_version" "this" {
  for_each = var.generations

  secret_id     = aws_secretsmanager_secret.this[each.key].id
  secret_string = data.aws_secretsmanager_random_password.this[each.key].random_password

  lifecycle {
    ignore_changes       = [secret_string] # every plan is given another one
    replace_triggered_by = [terraform_data.generation[each.key]]
  }
}

resource "terraform_data" "generation" {
  for_each = var.generations

  input = each.value
}
