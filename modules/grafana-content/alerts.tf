# Whom alerts reach that people make in Grafana itself: the same topics as those of Prometheus, by the same label.

resource "grafana_contact_point" "this" {
  for_each = var.topic_arns

  name = each.key

  sns {
    topic         = each.value
    auth_provider = "default" # the workspace's own role
  }
}

# The times are those of dashboards/alertmanager.yaml. There is one tree of policies in a Grafana, so this one replaces what is there.
resource "grafana_notification_policy" "this" {
  contact_point = grafana_contact_point.this["ticket"].name
  group_by      = ["grafana_folder", "alertname"]

  group_wait      = "30s"
  group_interval  = "5m"
  repeat_interval = "1d"

  policy {
    contact_point = grafana_contact_point.this["page"].name

    group_wait      = "10s"
    group_interval  = "1m"
    repeat_interval = "1h"

    matcher {
      label = "severity"
      match = "="
      value = "page"
    }
  }
}
