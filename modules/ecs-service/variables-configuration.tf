variable "environment" {
  description = "Environment variables whose values anyone may read."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for name in keys(var.environment) : can(regex("^[A-Za-z_][A-Za-z0-9_]*$", name))])
    error_message = "environment must have names of letters, digits and underscores."
  }

  validation {
    condition     = alltrue([for name in keys(var.environment) : !can(regex("(?i)(pass|password|pwd|secret|token|api_key|private_key)$", name))])
    error_message = "environment must hold no secrets, and a name that ends in PASS, PASSWORD, PWD, SECRET, TOKEN, API_KEY or PRIVATE_KEY looks like one: pass its ARN in secrets."
  }
}

variable "secrets" {
  description = "Environment variables that ECS reads from Secrets Manager or the SSM parameter store when a task starts; `json_key` takes one key of a JSON secret."
  type = map(object({
    arn      = string
    json_key = optional(string)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for name in keys(var.secrets) : can(regex("^[A-Za-z_][A-Za-z0-9_]*$", name))])
    error_message = "secrets must have names of letters, digits and underscores."
  }

  validation {
    condition     = alltrue([for secret in values(var.secrets) : can(regex("^arn:[a-z-]+:(secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[^:*]+|ssm:[a-z0-9-]+:[0-9]{12}:parameter/[^:*]+)$", secret.arn))])
    error_message = "secrets must be whole ARNs of a Secrets Manager secret or an SSM parameter, without a wildcard."
  }

  validation {
    condition     = alltrue([for secret in values(var.secrets) : secret.json_key == null ? true : length(regexall(":ssm:", secret.arn)) == 0 && can(regex("^[^:]+$", secret.json_key))])
    error_message = "secrets can have a json_key, without a colon, for Secrets Manager only: the SSM parameter store knows none."
  }
}

variable "secrets_kms_key_arns" {
  description = "Customer managed keys that the secrets are encrypted with; the execution role may decrypt with exactly these."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.secrets_kms_key_arns : can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", arn))])
    error_message = "secrets_kms_key_arns must be ARNs of keys, not of aliases: IAM does not look through an alias."
  }
}

variable "writable_paths" {
  description = "Paths that the container may write to; each is an empty volume that lives as long as the task. Everything else is read-only."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for path in var.writable_paths : can(regex("^(/[a-z0-9]+([_-][a-z0-9]+)*)+$", path))])
    error_message = "writable_paths must be absolute, of lower-case letters, digits, single hyphens and underscores: the volume is named after the path."
  }
}
