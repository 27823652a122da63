# What Alertmanager is told. Its configuration comes as text with `${page}` and the like where it needs what is only known here.

locals {
  alertmanager_names = merge(local.topic_arns, { region = local.region })
  # Grafana has its address when it is made; what is checked below is known in the plan.
  alertmanager = var.alertmanager == null ? null : templatestring(var.alertmanager, merge(local.alertmanager_names, { grafana = "" }))

  # Null everywhere below without alerting; `try` also covers what the preconditions are there to report.
  root_route = try(yamldecode(local.alertmanager).route, {})
  routes     = try([for route in local.root_route.routes : route], [])
  receivers  = try([for receiver in yamldecode(local.alertmanager).receivers : receiver], [])

  sns_configs        = flatten([for receiver in local.receivers : try([for config in receiver.sns_configs : config], [])])
  dead_man_receivers = [for receiver in local.receivers : receiver.name if contains(try(receiver.sns_configs[*].topic_arn, []), local.topic_arns.dead_man)]
  # By name at any depth, so that a second way there is found wherever it is.
  dead_man_mentions = sum(concat([0], [for name in local.dead_man_receivers : length(split("\"receiver\":\"${name}\"", jsonencode(local.root_route))) - 1]))
  dead_man_routes   = [for route in local.routes : route if contains(local.dead_man_receivers, try(route.receiver, local.root_route.receiver, ""))]

  # Seconds that may pass between two notifications of an alert that keeps firing: Alertmanager looks every group_interval whether
  # repeat_interval has passed. What a route leaves out it has from the root, and the root from Alertmanager (5m, 4h).
  dead_man_intervals = flatten([for route in local.dead_man_routes : [
    try(route.group_interval, local.root_route.group_interval, "5m"),
    try(route.repeat_interval, local.root_route.repeat_interval, "4h"),
  ]])
  dead_man_gap = sum(concat([0], flatten([for interval in local.dead_man_intervals : [
    for part in regexall("([0-9]+)(ms|s|m|h|d|w)", interval) : tonumber(part[0]) * local.seconds[part[1]]
  ]])))
  seconds = { ms = 0.001, s = 1, m = 60, h = 3600, d = 86400, w = 604800 }

  rule_names = flatten([for text in values(var.rule_groups) : [
    for group in yamldecode(text).groups : [for rule in group.rules : try(rule.alert, "")]
  ]])
}

resource "aws_prometheus_alert_manager_definition" "this" {
  count = var.alertmanager == null ? 0 : 1

  workspace_id = aws_prometheus_workspace.this.id

  # AMP wants Alertmanager's own file as a text inside another.
  definition = "alertmanager_config: |\n  ${indent(2, chomp(templatestring(var.alertmanager, merge(local.alertmanager_names, { grafana = local.grafana_url }))))}\n"

  # A notification that is refused is dropped after a few attempts.
  depends_on = [aws_sns_topic_policy.this]

  lifecycle {
    precondition {
      condition     = alltrue([for config in local.sns_configs : contains(values(local.topic_arns), try(config.topic_arn, ""))])
      error_message = "alertmanager must publish to the topics of this module, written $${page}, $${ticket} and $${dead_man}: no other topic's policy lets this workspace in."
    }

    precondition {
      condition     = alltrue([for config in local.sns_configs : try(config.sigv4.region, "") == local.region])
      error_message = "alertmanager must give each of sns_configs a sigv4.region of ${local.region}, written $${region}: AMP signs for the region of the topic."
    }

    precondition {
      condition     = length(local.dead_man_routes) == 1 && local.dead_man_mentions == 1
      error_message = "alertmanager must have one route to $${dead_man}, directly under the root route and not the root itself: what else went there would pass for a sign of life."
    }

    precondition {
      condition     = alltrue([for route in local.dead_man_routes : can(regex("Watchdog", jsonencode([try(route.matchers, []), try(route.match, {})])))])
      error_message = "alertmanager's route to $${dead_man} must match alertname Watchdog: what else went there would pass for a sign of life."
    }

    precondition {
      condition     = local.dead_man_gap < var.dead_man_minutes * 60
      error_message = "alertmanager repeats the Watchdog only every ${local.dead_man_gap} seconds (group_interval and repeat_interval), but dead_man_minutes calls ${var.dead_man_minutes} minutes of silence death."
    }

    precondition {
      condition     = contains(local.rule_names, "Watchdog")
      error_message = "rule_groups must have an alert named Watchdog that always fires: without it the dead man's alarm would page day and night."
    }
  }
}
