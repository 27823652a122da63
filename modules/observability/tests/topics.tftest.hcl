mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name = "digest-dev"
  subscriptions = {
    phone   = { protocol = "sms", endpoint = "+491701234567", severity = "page" }
    pager   = { protocol = "https", endpoint = "https://events.example.com/integration", severity = "page" }
    chat    = { protocol = "lambda", endpoint = "arn:aws:lambda:eu-central-1:111122223333:function:chat", severity = "ticket" }
    tracker = { protocol = "sqs", endpoint = "arn:aws:sqs:eu-central-1:111122223333:tracker", severity = "ticket" }
  }
}

run "a_topic_for_each_severity_and_one_for_the_dead_man" {
  command = apply

  assert {
    condition     = toset(values(aws_sns_topic.this)[*].name) == toset(["digest-dev-page", "digest-dev-ticket", "digest-dev-dead-man"])
    error_message = "There must be three topics."
  }

  assert {
    condition     = keys(output.topic_arns) == ["page", "ticket"]
    error_message = "Nobody else may be pointed at the dead man's topic."
  }

  assert {
    condition     = alltrue([for topic in values(aws_sns_topic.this) : topic.kms_master_key_id == aws_kms_key.alerts.arn])
    error_message = "Topics must be encrypted with the module's key: alias/aws/sns lets neither AMP nor CloudWatch in."
  }

  assert {
    condition     = alltrue([for topic, policy in aws_sns_topic_policy.this : policy.arn == aws_sns_topic.this[topic].arn]) && length(aws_sns_topic_policy.this) == 3
    error_message = "Each topic must have its policy."
  }

  assert {
    condition     = { for name, subscription in aws_sns_topic_subscription.this : name => [subscription.protocol, subscription.endpoint] } == { for name, subscription in var.subscriptions : name => [subscription.protocol, subscription.endpoint] }
    error_message = "Everyone must be subscribed as asked for."
  }
}

run "subscribers_hear_of_their_severity" {
  command = apply

  assert {
    condition     = { for name, subscription in aws_sns_topic_subscription.this : name => split("digest-dev-", subscription.topic_arn)[1] } == { for name, subscription in var.subscriptions : name => subscription.severity }
    error_message = "Each subscription must be to the topic of its severity."
  }
}

run "only_this_workspace_and_this_environments_alarms_publish" {
  command = apply

  assert {
    condition = [for statement in data.aws_iam_policy_document.topic["page"].statement : [
      statement.sid, coalesce(statement.effect, "Allow"), join(",", sort(statement.actions)), one(statement.resources),
      join(",", flatten([for principal in statement.principals : [for identifier in principal.identifiers : identifier]])),
      join(",", sort([for condition in statement.condition : "${condition.test} ${condition.variable} ${join("|", condition.values)}"])),
      ]] == [
      ["AlertmanagerPublishes", "Allow", "sns:GetTopicAttributes,sns:Publish", "arn:aws:sns:eu-central-1:111122223333:digest-dev-page", "aps.amazonaws.com",
      "ArnEquals aws:SourceArn arn:aws:aps:eu-central-1:111122223333:workspace/ws-1,StringEquals aws:SourceAccount 111122223333"],
      ["AlarmsPublish", "Allow", "sns:Publish", "arn:aws:sns:eu-central-1:111122223333:digest-dev-page", "cloudwatch.amazonaws.com",
      "ArnLike aws:SourceArn arn:aws:cloudwatch:eu-central-1:111122223333:alarm:digest-dev-*,StringEquals aws:SourceAccount 111122223333"],
      ["OnlyOverTls", "Deny", "sns:Publish", "arn:aws:sns:eu-central-1:111122223333:digest-dev-page", "*",
      "Bool aws:SecureTransport false"],
    ]
    error_message = "The page topic must take messages from this workspace and this environment's alarms only, and only over TLS."
  }

  assert {
    condition     = data.aws_iam_policy_document.topic["ticket"].statement[*].sid == tolist(["AlertmanagerPublishes", "AlarmsPublish", "OnlyOverTls"])
    error_message = "Without a cluster there is no rule, and nobody else may open tickets."
  }

  assert {
    condition     = data.aws_iam_policy_document.topic["dead_man"].statement[*].sid == tolist(["AlertmanagerPublishes", "OnlyOverTls"])
    error_message = "Nobody but Alertmanager may publish to the dead man's topic: it would pass for a sign of life."
  }
}

run "the_key_is_for_our_topics_only" {
  command = apply

  assert {
    condition     = data.aws_iam_policy_document.alerts_key.statement[*].sid == tolist(["AdministerByIam", "PublishToTopics"])
    error_message = "Nobody but the account's administrators and the two publishers may use the key."
  }

  assert {
    condition     = one(data.aws_iam_policy_document.alerts_key.statement[0].principals).identifiers == toset(["arn:aws:iam::111122223333:root"])
    error_message = "The account must be able to administer the key."
  }

  assert {
    condition     = one(data.aws_iam_policy_document.alerts_key.statement[1].principals).identifiers == toset(["aps.amazonaws.com", "cloudwatch.amazonaws.com"]) && data.aws_iam_policy_document.alerts_key.statement[1].actions == toset(["kms:Decrypt", "kms:GenerateDataKey*"])
    error_message = "AMP and CloudWatch must be able to encrypt, or every alert is lost."
  }

  assert {
    condition     = toset(one(data.aws_iam_policy_document.alerts_key.statement[1].condition).values) == toset([for name in ["page", "ticket", "dead-man"] : "arn:aws:sns:eu-central-1:111122223333:digest-dev-${name}"]) && one(data.aws_iam_policy_document.alerts_key.statement[1].condition).variable == "kms:EncryptionContext:aws:sns:topicArn"
    error_message = "The services may use the key for these topics only."
  }

  assert {
    condition     = aws_kms_key.alerts.enable_key_rotation
    error_message = "The key must rotate."
  }
}
