variable "name" {
  description = "Prefix of the secrets' names, for example `digest-dev`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) <= 64
    error_message = "name must be at most 64 lower-case letters, digits and single hyphens, beginning with a letter."
  }
}

variable "generations" {
  description = "The secrets: name → generation. Raise it by one for a new value."
  type        = map(number)
  nullable    = false

  validation {
    condition     = length(var.generations) > 0 && alltrue([for name in keys(var.generations) : can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", name)) && length(name) <= 64])
    error_message = "generations must have at least one name, of lower-case letters, digits and single hyphens."
  }

  validation {
    condition     = alltrue([for generation in values(var.generations) : generation >= 1 && floor(generation) == generation])
    error_message = "generations must be whole numbers, at least 1."
  }
}

variable "kms_key_arn" {
  description = "Customer managed key for the values; without it AWS uses its own. Whoever reads a value needs kms:Decrypt on it."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key_arn == null ? true : can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a key."
  }
}

variable "recovery_days" {
  description = "Days in which a deleted secret can be had back."
  type        = number
  default     = 7
  nullable    = false

  validation {
    condition     = var.recovery_days >= 7 && var.recovery_days <= 30 && floor(var.recovery_days) == var.recovery_days
    error_message = "recovery_days must be a whole number from 7 to 30."
  }
}
