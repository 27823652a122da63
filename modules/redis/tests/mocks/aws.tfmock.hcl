mock_resource "aws_security_group" {
  defaults = {
    id = "sg-redis"
  }
}

mock_resource "aws_secretsmanager_secret" {
  defaults = {
    id  = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:digest-dev-redis-auth-token-AbCdEf"
    arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:digest-dev-redis-auth-token-AbCdEf"
  }
}

# The provider checks a token's length while planning.
mock_data "aws_secretsmanager_random_password" {
  defaults = {
    random_password = "mock00000000000000000000000000000000000000000000000000000000token"
  }
}

mock_resource "aws_elasticache_replication_group" {
  defaults = {
    primary_endpoint_address = "master.digest-dev-redis.mock.euc1.cache.amazonaws.com"
  }
}
