variable "scaling" {
  description = "How many tasks, and what decides: the target for CPU in percent and, optionally, for requests per target and minute (`resource_label` is `app/…/…/targetgroup/…/…`, the ends of the two ARNs). Cooldowns in seconds."
  type = object({
    min         = number
    max         = number
    cpu_percent = optional(number, 60)
    requests = optional(object({
      per_target     = number
      resource_label = string
    }))
    scale_in_cooldown  = optional(number, 300)
    scale_out_cooldown = optional(number, 60)
  })
  nullable = false

  validation {
    condition     = var.scaling.min >= 1 && var.scaling.max >= var.scaling.min && floor(var.scaling.min) == var.scaling.min && floor(var.scaling.max) == var.scaling.max
    error_message = "scaling must be whole numbers of tasks, min at least 1 and max at least min."
  }

  validation {
    condition     = var.scaling.cpu_percent >= 10 && var.scaling.cpu_percent <= 90
    error_message = "scaling.cpu_percent must be from 10 to 90: above, there is no room left while new tasks start."
  }

  validation {
    condition     = var.scaling.requests == null ? true : var.scaling.requests.per_target >= 1 && can(regex("^app/[^/]+/[^/]+/targetgroup/[^/]+/[^/]+$", var.scaling.requests.resource_label))
    error_message = "scaling.requests must have a per_target of at least 1 and a resource_label of the form app/<name>/<id>/targetgroup/<name>/<id>."
  }

  validation {
    condition     = alltrue([for cooldown in [var.scaling.scale_in_cooldown, var.scaling.scale_out_cooldown] : cooldown >= 0 && cooldown <= 3600])
    error_message = "scaling must have cooldowns from 0 to 3600 seconds."
  }
}

variable "minimum_tasks" {
  description = "Least `scaling.min` that the environment accepts of any service, for example 2 where one zone may fail."
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.minimum_tasks >= 1 && floor(var.minimum_tasks) == var.minimum_tasks
    error_message = "minimum_tasks must be a whole number, at least 1."
  }
}

variable "spot_share" {
  description = "Percent of the tasks that run on Fargate Spot, which AWS takes back with two minutes' notice; the first task never does."
  type        = number
  default     = 0
  nullable    = false

  validation {
    condition     = var.spot_share >= 0 && var.spot_share <= 100 && floor(var.spot_share) == var.spot_share
    error_message = "spot_share must be a whole number from 0 to 100."
  }
}

variable "deployment_alarm_names" {
  description = "CloudWatch alarms that roll a deployment back when one of them goes off during it."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for name in var.deployment_alarm_names : length(name) >= 1 && length(name) <= 255 && !startswith(name, "arn:")])
    error_message = "deployment_alarm_names must be names of alarms, not ARNs."
  }
}

variable "task_policies" {
  description = "What the service's own code may do on AWS: policies in JSON, by name. None by default."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for policy in values(var.task_policies) : can(flatten([jsondecode(policy).Statement]))])
    error_message = "task_policies must be IAM policies in JSON, with a Statement."
  }

  validation {
    condition = alltrue(flatten([for policy in values(var.task_policies) : [
      for statement in try(flatten([jsondecode(policy).Statement]), []) : statement.Effect == "Deny" || try(
        !contains(flatten([statement.Resource]), "*") && alltrue([for action in flatten([statement.Action]) : !can(regex("^([^:]+:)?\\*$", action))]),
        false # NotAction and NotResource allow whatever is not named
      )
    ]]))
    error_message = "task_policies must allow named actions on named ARNs: neither \"*\" nor \"service:*\", nor NotAction or NotResource."
  }
}

variable "permissions_boundary_arn" {
  description = "ARN of the permissions boundary of both roles. Without it the apply role of bootstrap may not make them."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary_arn == null ? true : can(regex("^arn:[a-z-]+:iam::([0-9]{12}|aws):policy/[A-Za-z0-9+=,.@_/-]+$", var.permissions_boundary_arn))
    error_message = "permissions_boundary_arn must be the ARN of a managed policy."
  }
}

variable "log_retention_days" {
  description = "Days that CloudWatch keeps the containers' logs."
  type        = number
  default     = 365
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be one of the periods that CloudWatch knows: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096 (up to 3653)."
  }
}

variable "log_every_line" {
  description = "Whether the service's own container waits while CloudWatch takes no lines, for logs that are an audit. Otherwise it goes on, and lines above 10 MB are lost."
  type        = bool
  default     = false
  nullable    = false
}

variable "log_kms_key_arn" {
  description = "Customer managed key for the logs; without it CloudWatch encrypts with its own."
  type        = string
  default     = null

  validation {
    condition     = var.log_kms_key_arn == null ? true : can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", var.log_kms_key_arn))
    error_message = "log_kms_key_arn must be the ARN of a key."
  }
}
