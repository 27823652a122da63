variable "name" {
  description = "Name of the project and prefix of everything: buckets and roles here, and `<name>-<environment>` there."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) <= 16
    error_message = "name must be at most 16 lower-case letters, digits and single hyphens, beginning with a letter."
  }
}

variable "account_id" {
  description = "Id of the AWS account that this is for; any other is refused."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be 12 digits, in quotes: an account's id may begin with 0."
  }
}

variable "region" {
  description = "Region of the state and of everything that the apply roles may make."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be the name of a region, for example eu-central-1."
  }
}

variable "github_repository" {
  description = "The repository as it stands in the `sub` of its OIDC tokens: `owner@1234/name@5678` with GitHub's ids, or `owner/name` for one made before 15 July 2026 that has not opted in. The README says how to find out."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9-]+@[0-9]+/[A-Za-z0-9._-]+@[0-9]+$", var.github_repository)) || can(regex("^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$", var.github_repository))
    error_message = "github_repository must be owner@id/name@id, or owner/name, without wildcards: whoever matches gets the roles."
  }
}

variable "github_oidc_provider_exists" {
  description = "Whether the account has GitHub's OIDC provider already, from another project; it can have only one."
  type        = bool
  default     = false
  nullable    = false
}

variable "environments" {
  description = "Environments of this account by name. `github_environment` (the same name unless said) is what GitHub calls it, whose approval the apply role rests on. `plan_on_pull_request`: whether pull requests may read this environment, its state included. `registry`: whether it has the image repositories of all and may change them. `on_call`: ARNs of the people who follow the runbooks there, as IAM users (who then need MFA) or as roles of IAM Identity Center; without any there is no such role."
  type = map(object({
    github_environment   = optional(string)
    plan_on_pull_request = optional(bool, true)
    registry             = optional(bool, false)
    on_call              = optional(list(string), [])
  }))
  nullable = false

  validation {
    condition     = length(var.environments) > 0
    error_message = "environments must name at least one."
  }

  validation {
    # No hyphen: `digest-dev-*` must never mean a second environment as well.
    condition     = alltrue([for environment in keys(var.environments) : can(regex("^[a-z][a-z0-9]{1,9}$", environment))])
    error_message = "environments must have names of 2 to 10 lower-case letters and digits, beginning with a letter."
  }

  validation {
    condition     = length(setintersection(keys(var.environments), ["audit", "bootstrap", "plans", "state"])) == 0
    error_message = "environments must not be named audit, bootstrap, plans or state: their roles would match this module's own buckets and state."
  }

  validation {
    condition = alltrue([
      for environment in values(var.environments) : environment.github_environment == null || can(regex("^[A-Za-z0-9._-]+$", environment.github_environment))
    ])
    error_message = "environments.*.github_environment must be letters, digits, dots, underscores and hyphens; GitHub allows more, but a colon would change what the trust policy says."
  }

  validation {
    condition = length(var.environments) == length(distinct([
      for name, environment in var.environments : coalesce(environment.github_environment, name)
    ]))
    error_message = "environments must have different GitHub environments: the approval for one would open the other."
  }

  validation {
    condition     = alltrue([for name, environment in var.environments : coalesce(environment.github_environment, name) != "images"])
    error_message = "environments must not have the GitHub environment images, whose jobs push images: it asks for nobody's approval."
  }

  validation {
    condition     = length([for environment in values(var.environments) : environment if environment.registry]) <= 1
    error_message = "environments must have the registry in one at most: there is one of that name in an account."
  }

  validation {
    condition = alltrue(flatten([
      for environment in values(var.environments) : [
        for arn in environment.on_call : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:(user/|role/aws-reserved/sso\\.amazonaws\\.com/)[A-Za-z0-9+=,.@_/-]+$", arn))
      ]
    ]))
    error_message = "environments.*.on_call must be ARNs of IAM users, or of IAM Identity Center's roles (role/aws-reserved/sso.amazonaws.com/…): an account or another role could be anybody."
  }
}

variable "plan_days" {
  description = "Days that a stored plan is kept. It is applied within 24 hours or not at all (`ops/src/plan/seal.ts`)."
  type        = number
  default     = 7
  nullable    = false

  validation {
    condition     = var.plan_days >= 1 && var.plan_days <= 90 && floor(var.plan_days) == var.plan_days
    error_message = "plan_days must be a whole number from 1 to 90: an old plan is stale, and every plan may hold secrets."
  }
}

variable "state_history_days" {
  description = "Days that a replaced version of a state can still be brought back."
  type        = number
  default     = 90
  nullable    = false

  validation {
    condition     = var.state_history_days >= 7 && floor(var.state_history_days) == var.state_history_days
    error_message = "state_history_days must be a whole number of at least 7: a damaged state may not be noticed for a few days."
  }
}
