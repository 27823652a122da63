# The workspace. Alerts and people: variables-alerting.tf. Dashboards: variables-grafana.tf.

variable "name" {
  description = "Prefix of everything that is named here, for example `digest-dev`. Alarms whose names begin with it may publish to the topics."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) <= 32
    error_message = "name must be at most 32 lower-case letters, digits and single hyphens, beginning with a letter."
  }
}

variable "rule_groups" {
  description = "Rule files by namespace, each as the text of a Prometheus rule file; AMP gets it byte for byte."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for namespace in keys(var.rule_groups) : can(regex("^[0-9A-Za-z][0-9A-Za-z._-]{0,63}$", namespace))])
    error_message = "rule_groups must have namespaces of at most 64 letters, digits, dots, underscores and hyphens, beginning with a letter or digit."
  }

  validation {
    condition = alltrue([for text in values(var.rule_groups) : try(
      length(yamldecode(text).groups) > 0 && alltrue([for group in yamldecode(text).groups : length(group.name) > 0 && length(group.rules) > 0]), false
    )])
    error_message = "rule_groups must be texts of Prometheus rule files: YAML with groups, each with a name and at least one rule."
  }

  validation {
    condition     = alltrue([for text in values(var.rule_groups) : length(text) <= 1048576])
    error_message = "rule_groups must be at most 1 MiB each, the most that AMP takes; divide the file."
  }
}

variable "quotas" {
  description = "What usage is measured against: series that are active and samples taken per second. AMP's own quotas by default; less where cost is the limit."
  type = object({
    active_series  = optional(number, 10000000)
    ingestion_rate = optional(number, 170000)
  })
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for quota in values(var.quotas) : quota > 0 && floor(quota) == quota])
    error_message = "quotas must be whole numbers above 0."
  }
}

variable "usage_alarm_percent" {
  description = "Percentage of a quota above which a ticket is opened."
  type        = number
  default     = 80
  nullable    = false

  validation {
    condition     = var.usage_alarm_percent >= 1 && var.usage_alarm_percent < 100
    error_message = "usage_alarm_percent must be from 1 to below 100: at 100 AMP refuses already."
  }
}

variable "log_retention_days" {
  description = "Days that CloudWatch keeps what AMP logs about rules and notifications."
  type        = number
  default     = 365
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be one of the periods that CloudWatch knows: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096 (up to 3653)."
  }
}

variable "log_kms_key_arn" {
  description = "Customer managed key for the logs, whose policy lets CloudWatch Logs use it; without it CloudWatch encrypts with its own."
  type        = string
  default     = null

  validation {
    condition     = var.log_kms_key_arn == null ? true : can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", var.log_kms_key_arn))
    error_message = "log_kms_key_arn must be the ARN of a key, not of an alias: CloudWatch Logs does not take aliases."
  }
}
