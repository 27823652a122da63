variable "auth_token_generation" {
  description = "Raise it by one for a new auth token."
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.auth_token_generation >= 1 && floor(var.auth_token_generation) == var.auth_token_generation
    error_message = "auth_token_generation must be a whole number, at least 1."
  }
}

variable "auth_token_update_strategy" {
  description = "What a new token does to the one before: `ROTATE` keeps it valid, `SET` does not."
  type        = string
  default     = "ROTATE"
  nullable    = false

  validation {
    condition     = contains(["ROTATE", "SET"], var.auth_token_update_strategy)
    error_message = "auth_token_update_strategy must be ROTATE or SET; without a token Redis would be open."
  }
}

variable "recovery_days" {
  description = "Days in which a deleted auth token can be had back."
  type        = number
  default     = 7
  nullable    = false

  validation {
    condition     = var.recovery_days >= 7 && var.recovery_days <= 30 && floor(var.recovery_days) == var.recovery_days
    error_message = "recovery_days must be a whole number from 7 to 30."
  }
}

variable "snapshot_days" {
  description = "Days that the daily snapshots are kept: the keys of the gateway are nowhere else."
  type        = number
  default     = 7
  nullable    = false

  validation {
    condition     = var.snapshot_days >= 1 && var.snapshot_days <= 35 && floor(var.snapshot_days) == var.snapshot_days
    error_message = "snapshot_days must be a whole number from 1 to 35; 0 would mean none, and the keys are nowhere else."
  }
}

variable "snapshot_window" {
  description = "When the daily snapshot is taken, in UTC; not within the maintenance window."
  type        = string
  default     = "02:00-03:00"
  nullable    = false

  validation {
    condition     = can(regex("^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$", var.snapshot_window))
    error_message = "snapshot_window must be of the form 02:00-03:00."
  }
}

variable "final_snapshot" {
  description = "Whether destroying the store leaves a last snapshot, `<name>-redis-final`."
  type        = bool
  default     = true
  nullable    = false
}

variable "snapshot_name" {
  description = "Snapshot that the store begins with; null is an empty one. To set, change or unset it replaces the store: runbooks/procedures/redis-loss.md."
  type        = string
  default     = null
}

variable "maintenance_window" {
  description = "When AWS may patch and changes of the engine are made, in UTC."
  type        = string
  default     = "tue:03:30-tue:04:30" # a working day, soon before people come
  nullable    = false

  validation {
    condition     = can(regex("^(mon|tue|wed|thu|fri|sat|sun):([01][0-9]|2[0-3]):[0-5][0-9]-(mon|tue|wed|thu|fri|sat|sun):([01][0-9]|2[0-3]):[0-5][0-9]$", var.maintenance_window))
    error_message = "maintenance_window must be of the form tue:03:30-tue:04:30."
  }
}

variable "log_types" {
  description = "Logs that go to CloudWatch: `slow-log`, `engine-log`."
  type        = set(string)
  default     = ["slow-log", "engine-log"]
  nullable    = false

  validation {
    condition     = length(setsubtract(var.log_types, ["slow-log", "engine-log"])) == 0
    error_message = "log_types can have slow-log and engine-log; ElastiCache has no other."
  }
}

variable "log_retention_days" {
  description = "Days that CloudWatch keeps them."
  type        = number
  default     = 365
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be one of the periods that CloudWatch knows: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096 (up to 3653)."
  }
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
