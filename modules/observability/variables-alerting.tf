variable "alertmanager" {
  description = "Text of Alertmanager's configuration as Alertmanager itself reads it; `$${page}`, `$${ticket}`, `$${dead_man}`, `$${region}` and `$${grafana}` stand for the topics' ARNs, the region and Grafana's address. Null: nothing is routed."
  type        = string
  default     = null

  validation {
    condition = var.alertmanager == null ? true : can(
      templatestring(var.alertmanager, { page = "page", ticket = "ticket", dead_man = "dead_man", region = "region", grafana = "grafana" })
    )
    error_message = "alertmanager may refer to $${page}, $${ticket}, $${dead_man}, $${region} and $${grafana}, nothing else; write $$${ and %%%{ where Alertmanager is to see one of these openings, comments included."
  }

  validation {
    condition = var.alertmanager == null ? true : (
      can(yamldecode(var.alertmanager).route.receiver) && can(yamldecode(var.alertmanager).receivers[0].name)
      && !can(yamldecode(var.alertmanager).alertmanager_config)
    )
    error_message = "alertmanager must be YAML with a route and receivers at the top, not under alertmanager_config: the module does the wrapping."
  }

  validation {
    condition = var.alertmanager == null ? true : alltrue([
      for receiver in try(yamldecode(var.alertmanager).receivers, []) : length(setsubtract(keys(receiver), ["name", "sns_configs"])) == 0
    ])
    error_message = "alertmanager may have no receivers but sns_configs: whatever else people use is subscribed to the topics."
  }

  validation {
    condition = var.alertmanager == null ? true : alltrue([
      for config in flatten([for receiver in try(yamldecode(var.alertmanager).receivers, []) : try(receiver.sns_configs, [])]) :
      length(setintersection(keys(config), ["api_url", "http_config"])) == 0
    ])
    error_message = "alertmanager may have neither api_url nor http_config in sns_configs: AMP sets them itself and refuses the file."
  }

  validation {
    # 5 days in units of which one alone is more: 5d and below, 120h, 7200m, 432000s.
    condition = var.alertmanager == null ? true : alltrue([
      for interval in regexall("repeat_interval:\\s*[\"']?([0-9]+)(ms|s|m|h|d|w|y)", var.alertmanager) :
      tonumber(interval[0]) <= { ms = 432000000, s = 432000, m = 7200, h = 120, d = 5, w = 0, y = 0 }[interval[1]]
    ])
    error_message = "alertmanager must have no repeat_interval above 5 days, the longest that AMP takes."
  }
}

variable "dead_man_minutes" {
  description = "Minutes without a Watchdog after which alerting counts as dead and somebody is paged."
  type        = number
  default     = 15
  nullable    = false

  validation {
    condition     = var.dead_man_minutes >= 10 && var.dead_man_minutes <= 60 && var.dead_man_minutes % 5 == 0
    error_message = "dead_man_minutes must be 10 to 60 in steps of 5: SNS reports every five minutes, and one late report is not a death."
  }
}

variable "subscriptions" {
  description = "Who hears of alerts: a name for each subscription, its protocol (email, email-json, https, lambda, sms or sqs), endpoint and severity (page or ticket)."
  type = map(object({
    protocol = string
    endpoint = string
    severity = string
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for subscription in values(var.subscriptions) : contains(keys(local.subscription_endpoints), subscription.protocol)])
    error_message = "subscriptions must have one of the protocols ${join(", ", keys(local.subscription_endpoints))}."
  }

  validation {
    condition = alltrue([
      for subscription in values(var.subscriptions) :
      can(regex(lookup(local.subscription_endpoints, subscription.protocol, ""), subscription.endpoint))
    ])
    error_message = "subscriptions must have endpoints that fit their protocols: an address, an https:// URL, the ARN of a function or queue, a number like +491701234567."
  }

  validation {
    condition     = alltrue([for subscription in values(var.subscriptions) : contains(["page", "ticket"], subscription.severity)])
    error_message = "subscriptions must have the severity page or ticket."
  }
}

variable "cluster_name" {
  description = "ECS cluster of whose failed deployments a ticket is opened. Null: none is."
  type        = string
  default     = null

  validation {
    condition     = var.cluster_name == null ? true : can(regex("^[a-zA-Z0-9_-]{1,255}$", var.cluster_name))
    error_message = "cluster_name must be the name of a cluster, not its ARN: at most 255 letters, digits, hyphens and underscores."
  }
}
