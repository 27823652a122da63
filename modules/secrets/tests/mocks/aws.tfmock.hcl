mock_resource "aws_secretsmanager_secret" {
  defaults = {
    id = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:digest-dev-gateway-secret-AbCdEf"
  }
}

mock_resource "aws_secretsmanager_secret_version" {
  defaults = {
    arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:digest-dev-gateway-secret-AbCdEf"
  }
}

mock_data "aws_secretsmanager_random_password" {
  defaults = {
    random_password = "mock0000000000000000000000000000000000000000000000000000000value"
  }
}
