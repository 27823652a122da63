# A topic for each severity, and one that nobody listens to: deadman.tf counts what arrives there.

locals {
  topic_names = {
    page     = "${var.name}-page"
    ticket   = "${var.name}-ticket"
    dead_man = "${var.name}-dead-man"
  }

  # Spelled out rather than read from the topics: Alertmanager's configuration can then be checked in the plan.
  topic_arns = { for topic, name in local.topic_names : topic => "arn:${local.partition}:sns:${local.region}:${local.account_id}:${name}" }

  # What an endpoint looks like, by protocol. Plain http is not among them: alerts say what is broken.
  subscription_endpoints = {
    email      = "^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$"
    email-json = "^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$"
    https      = "^https://[^/\\s]+"
    lambda     = "^arn:[a-z-]+:lambda:[a-z0-9-]+:[0-9]{12}:function:"
    sms        = "^\\+[1-9][0-9]{6,14}$"
    sqs        = "^arn:[a-z-]+:sqs:[a-z0-9-]+:[0-9]{12}:"
  }
}

resource "aws_sns_topic" "this" {
  for_each = local.topic_names

  name              = each.value
  kms_master_key_id = aws_kms_key.alerts.arn
}

resource "aws_sns_topic_policy" "this" {
  for_each = aws_sns_topic.this

  arn    = each.value.arn
  policy = data.aws_iam_policy_document.topic[each.key].json
}

data "aws_iam_policy_document" "topic" {
  for_each = local.topic_arns

  # AMP works for every account; only our workspace may publish here (confused deputy).
  statement {
    sid       = "AlertmanagerPublishes"
    actions   = ["sns:GetTopicAttributes", "sns:Publish"]
    resources = [each.value]

    principals {
      type        = "Service"
      identifiers = ["aps.amazonaws.com"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [aws_prometheus_workspace.this.arn]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account_id]
    }
  }

  # All alarms of this environment, those of other modules too: their names begin with its name. Not the dead man's topic: an alarm
  # that published there would pass for a sign of life.
  dynamic "statement" {
    for_each = each.key == "dead_man" ? {} : { alarms = "arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${var.name}-*" }

    content {
      sid       = "AlarmsPublish"
      actions   = ["sns:Publish"]
      resources = [each.value]

      principals {
        type        = "Service"
        identifiers = ["cloudwatch.amazonaws.com"]
      }

      condition {
        test     = "ArnLike"
        variable = "aws:SourceArn"
        values   = [statement.value]
      }

      condition {
        test     = "StringEquals"
        variable = "aws:SourceAccount"
        values   = [local.account_id]
      }
    }
  }

  # Without a condition on which rule, which would silence it: "You can't use Condition blocks in Amazon SNS topic policies for EventBridge"
  # (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions). Hence tickets only.
  dynamic "statement" {
    for_each = each.key == "ticket" ? local.deployments : {}

    content {
      sid       = "EventsPublish"
      actions   = ["sns:Publish"]
      resources = [each.value]

      principals {
        type        = "Service"
        identifiers = ["events.amazonaws.com"]
      }
    }
  }

  statement {
    sid       = "OnlyOverTls"
    effect    = "Deny"
    actions   = ["sns:Publish"]
    resources = [each.value]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_sns_topic_subscription" "this" {
  for_each = var.subscriptions

  topic_arn = aws_sns_topic.this[each.value.severity].arn
  protocol  = each.value.protocol
  endpoint  = each.value.endpoint
}

# A warning, not a refusal: a new environment is made before anybody is on duty for it.
check "somebody_is_paged" {
  assert {
    condition     = var.alertmanager == null || contains(values(var.subscriptions)[*].severity, "page")
    error_message = "Alerts are routed to ${local.topic_names.page}, which has no subscription in subscriptions: nobody will be paged."
  }
}
