variable "sidecars" {
  description = "Further containers of the task by name. With `essential` the task stops when the container does. `memory` is its limit in MiB."
  type = map(object({
    image          = string
    memory         = number
    essential      = optional(bool, false)
    command        = optional(list(string), [])
    user           = optional(string, "65532:65532")
    environment    = optional(map(string), {})
    secrets        = optional(map(object({ arn = string, json_key = optional(string) })), {})
    writable_paths = optional(set(string), [])
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for name in keys(var.sidecars) : name != "app" && can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", name))])
    error_message = "sidecars must have names of lower-case letters, digits and single hyphens, other than app, which is the service's own container."
  }

  validation {
    condition     = alltrue([for sidecar in values(var.sidecars) : can(regex("^[^@\\s]+@sha256:[0-9a-f]{64}$", sidecar.image))])
    error_message = "sidecars must have images named by digest, repository@sha256: and 64 hexadecimal digits."
  }

  validation {
    condition     = alltrue([for sidecar in values(var.sidecars) : sidecar.memory >= 6 && floor(sidecar.memory) == sidecar.memory])
    error_message = "sidecars must have a memory of whole MiB, at least 6."
  }

  validation {
    condition     = alltrue([for sidecar in values(var.sidecars) : can(regex("^[1-9][0-9]*(:[1-9][0-9]*)?$", sidecar.user))])
    error_message = "sidecars must run as a numeric user that is not root."
  }

  validation {
    condition     = alltrue(flatten([for sidecar in values(var.sidecars) : [for name in keys(sidecar.environment) : !can(regex("(?i)(password|secret|token|api_key|private_key)$", name))]]))
    error_message = "sidecars must have no secrets in environment: pass their ARNs in secrets."
  }

  validation {
    condition     = alltrue(flatten([for sidecar in values(var.sidecars) : [for secret in values(sidecar.secrets) : can(regex("^arn:[a-z-]+:(secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[^:*]+|ssm:[a-z0-9-]+:[0-9]{12}:parameter/[^:*]+)$", secret.arn)) && !(secret.json_key != null && length(regexall(":ssm:", secret.arn)) > 0)]]))
    error_message = "sidecars must have secrets that are whole ARNs of Secrets Manager, or of SSM parameters without a json_key."
  }

  validation {
    condition     = alltrue(flatten([for sidecar in values(var.sidecars) : [for path in sidecar.writable_paths : can(regex("^(/[a-z0-9]+([_-][a-z0-9]+)*)+$", path))]]))
    error_message = "sidecars must have absolute writable_paths of lower-case letters, digits, single hyphens and underscores."
  }
}
