# A deployment that ECS gave up and rolled back, told by ECS itself: of any service, also when no task lived long enough to be scraped.

locals {
  # Rule → how the ARNs of its services begin.
  deployments = var.cluster_name == null ? {} : { failed = "arn:${local.partition}:ecs:${local.region}:${local.account_id}:service/${var.cluster_name}/" }
}

resource "aws_cloudwatch_event_rule" "deployment" {
  for_each = local.deployments

  name        = "${var.name}-deployment-${each.key}"
  description = "A deployment of a service of ${var.cluster_name} failed"

  # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html
  event_pattern = jsonencode({
    source        = ["aws.ecs"]
    "detail-type" = ["ECS Deployment State Change"]
    resources     = [{ prefix = each.value }]
    detail        = { eventName = ["SERVICE_DEPLOYMENT_FAILED"] }
  })
}

# Without a role: AWS advises against one here, above all where the topic is encrypted.
# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
resource "aws_cloudwatch_event_target" "deployment" {
  for_each = aws_cloudwatch_event_rule.deployment

  rule = each.value.name
  arn  = aws_sns_topic.this["ticket"].arn

  input_transformer {
    input_paths = {
      service = "$.resources[0]"
      reason  = "$.detail.reason"
      time    = "$.time"
    }
    # A text has to be a JSON string, and is one line.
    input_template = "\"DeploymentRolledBack: the deployment of <service> failed at <time>, and ECS goes back to the release before. Reason: <reason> Runbook: runbooks/DeploymentRolledBack.md\""
  }

  # A message that is refused is lost.
  depends_on = [aws_sns_topic_policy.this]
}
