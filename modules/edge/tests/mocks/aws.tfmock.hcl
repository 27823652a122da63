# What the provider would answer where other resources, or the tests, look at it. Known when planning already: a web ACL has so large
# a schema that applying takes seconds, even in a test.

mock_data "aws_region" {
  defaults = { id = "eu-central-1", name = "eu-central-1" }
}

mock_data "aws_caller_identity" {
  defaults = { account_id = "111122223333" }
}

mock_data "aws_partition" {
  defaults = { partition = "aws" }
}

mock_data "aws_iam_policy_document" {
  defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
}

mock_resource "aws_lb" {
  override_during = plan

  defaults = {
    arn        = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/digest-test/50dc6c495c0c9188"
    arn_suffix = "app/digest-test/50dc6c495c0c9188"
    dns_name   = "digest-test-1234567890.eu-central-1.elb.amazonaws.com"
    zone_id    = "Z215JYRZR1TBD5"
  }
}

mock_resource "aws_lb_listener" {
  override_during = plan

  defaults = { arn = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:listener/app/digest-test/50dc6c495c0c9188/0467ef3c8400ae65" }
}

mock_resource "aws_lb_target_group" {
  override_during = plan

  defaults = {
    arn        = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/digest-test-gw-8080/73e2d6bc24d8a067"
    arn_suffix = "targetgroup/digest-test-gw-8080/73e2d6bc24d8a067"
  }
}

mock_resource "aws_s3_bucket" {
  override_during = plan

  defaults = { arn = "arn:aws:s3:::digest-test-edge-logs-111122223333-eu-central-1" }
}

mock_resource "aws_cloudwatch_log_group" {
  override_during = plan

  defaults = { arn = "arn:aws:logs:eu-central-1:111122223333:log-group:aws-waf-logs-digest-test" }
}

mock_resource "aws_wafv2_web_acl" {
  override_during = plan

  defaults = { arn = "arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/digest-test/a1b2c3d4-5678-90ab-cdef-000000000000" }
}

mock_resource "aws_security_group" {
  override_during = plan
}

mock_data "aws_secretsmanager_secret_version" {
  defaults = { secret_string = "what the provider gave us\n" }
}
