# Limits, times, logs, and whether it may go.

variable "idle_timeout" {
  description = "Seconds after which the load balancer closes a connection with nothing on it; `alb.idle` of timeouts.yaml."
  type        = number
  nullable    = false

  validation {
    condition     = var.idle_timeout >= 1 && var.idle_timeout <= 4000 && floor(var.idle_timeout) == var.idle_timeout
    error_message = "idle_timeout must be a whole number of seconds from 1 to 4000."
  }
}

variable "deregistration_delay" {
  description = "Seconds that requests in flight to a leaving gateway task have to end; not less than `gateway.write` of timeouts.yaml."
  type        = number
  nullable    = false

  validation {
    condition     = var.deregistration_delay >= 0 && var.deregistration_delay <= 3600 && floor(var.deregistration_delay) == var.deregistration_delay
    error_message = "deregistration_delay must be a whole number of seconds from 0 to 3600."
  }
}

variable "rate_limit" {
  description = "Requests in five minutes from one address after which it gets 429; more than the largest plan lets one client make."
  type        = number
  nullable    = false

  validation {
    condition     = var.rate_limit >= 100 && var.rate_limit <= 2000000000 && floor(var.rate_limit) == var.rate_limit
    error_message = "rate_limit must be a whole number from 100 to 2000000000."
  }
}

variable "deletion_protection" {
  description = "Whether AWS refuses to delete the load balancer, and Terraform to delete logs with their bucket. False only where an environment may be thrown away."
  type        = bool
  default     = true
  nullable    = false
}

variable "access_logs" {
  description = "Access logs: days to keep them."
  type = object({
    retention_days = optional(number, 90)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.access_logs.retention_days >= 1 && floor(var.access_logs.retention_days) == var.access_logs.retention_days
    error_message = "access_logs.retention_days must be a whole number of at least 1."
  }
}

variable "waf_logs" {
  description = "WAF's log: days to keep it, and the ARN of the KMS key that encrypts it (CloudWatch's own key without)."
  type = object({
    retention_days = optional(number, 365)
    kms_key_arn    = optional(string)
  })
  default  = {}
  nullable = false

  validation {
    condition = contains(
      [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
      var.waf_logs.retention_days
    )
    error_message = "waf_logs.retention_days must be a period that CloudWatch Logs offers: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731 or more."
  }

  validation {
    condition = var.waf_logs.kms_key_arn == null || can(
      regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", var.waf_logs.kms_key_arn)
    )
    error_message = "waf_logs.kms_key_arn must be the ARN of a key, not of an alias: CloudWatch Logs does not take aliases."
  }
}

variable "error_percent" {
  description = "Percent of requests answered with 5xx above which deployments behind the load balancer are rolled back."
  type        = number
  default     = 5
  nullable    = false

  validation {
    condition     = var.error_percent > 0 && var.error_percent <= 50
    error_message = "error_percent must be above 0 and at most 50: a deployment that fails every second request is not one to keep."
  }
}

variable "certificate_days" {
  description = "Days that the certificate has left when a ticket is opened."
  type        = number
  default     = 21
  nullable    = false

  validation {
    condition     = var.certificate_days >= 7 && var.certificate_days <= 40 && floor(var.certificate_days) == var.certificate_days
    error_message = "certificate_days must be a whole number from 7, which leave time to act, to 40: before that ACM may still renew by itself."
  }
}

variable "ticket_topic_arn" {
  description = "Topic that hears of what can wait until the morning: output `topic_arns` of `observability`, `ticket`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+$", var.ticket_topic_arn))
    error_message = "ticket_topic_arn must be the ARN of an SNS topic."
  }
}
