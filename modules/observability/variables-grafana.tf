variable "grafana" {
  description = "The Grafana workspace: how people log in (AWS_SSO, SAML or both), what SAML needs to tell admins and editors, and with AWS_SSO the ids in Identity Center of groups and users by role. Null: none."
  type = object({
    authentication_providers = set(string)
    version                  = optional(string, "12.4")

    admins  = optional(object({ group_ids = optional(set(string), []), user_ids = optional(set(string), []) }), {})
    editors = optional(object({ group_ids = optional(set(string), []), user_ids = optional(set(string), []) }), {})
    viewers = optional(object({ group_ids = optional(set(string), []), user_ids = optional(set(string), []) }), {})

    saml = optional(object({
      idp_metadata_url = string
      role_attribute   = string
      admin_values     = set(string)
      editor_values    = set(string)
    }))

    permissions_boundary_arn = optional(string)
  })
  default = null

  validation {
    condition = var.grafana == null ? true : (
      length(var.grafana.authentication_providers) > 0 && length(setsubtract(var.grafana.authentication_providers, ["AWS_SSO", "SAML"])) == 0
    )
    error_message = "grafana.authentication_providers must be AWS_SSO, SAML or both: Amazon Managed Grafana knows no other way in."
  }

  validation {
    condition     = var.grafana == null ? true : can(regex("^(9|[1-9][0-9])\\.[0-9]+$", var.grafana.version))
    error_message = "grafana.version must be a version like 12.4, and at least 9: earlier ones have no service accounts, by which dashboards are delivered."
  }

  validation {
    condition = var.grafana == null ? true : (
      contains(var.grafana.authentication_providers, "AWS_SSO")
      == (length(var.grafana.admins.group_ids) + length(var.grafana.admins.user_ids) > 0)
    )
    error_message = "grafana.admins must name a group or a user with AWS_SSO, or nobody could administer the workspace, and none without it: SAML has saml.admin_values."
  }

  validation {
    condition = var.grafana == null ? true : contains(var.grafana.authentication_providers, "AWS_SSO") || alltrue([
      for people in [var.grafana.editors, var.grafana.viewers] : length(people.group_ids) + length(people.user_ids) == 0
    ])
    error_message = "grafana.editors and grafana.viewers are people of Identity Center and need AWS_SSO; with SAML everyone who logs in is a viewer, and saml.editor_values makes editors."
  }

  validation {
    condition = var.grafana == null ? true : alltrue([
      for id in flatten([for people in [var.grafana.admins, var.grafana.editors, var.grafana.viewers] : [for id in setunion(people.group_ids, people.user_ids) : id]]) :
      can(regex("^([0-9a-f]{10}-)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", id))
    ])
    error_message = "grafana's people must be ids of Identity Center (aws identitystore list-groups), not names or addresses."
  }

  validation {
    # A person with two roles would have whichever AWS was told last, and differ in every plan.
    condition = var.grafana == null ? true : length(flatten([
      for people in [var.grafana.admins, var.grafana.editors, var.grafana.viewers] : [for id in setunion(people.group_ids, people.user_ids) : id]
      ])) == length(distinct(flatten([
        for people in [var.grafana.admins, var.grafana.editors, var.grafana.viewers] : [for id in setunion(people.group_ids, people.user_ids) : id]
    ])))
    error_message = "grafana.admins, editors and viewers must have nobody in common."
  }

  validation {
    condition     = var.grafana == null ? true : contains(var.grafana.authentication_providers, "SAML") == (var.grafana.saml != null)
    error_message = "grafana.saml must be given with SAML, or nobody could log in, and only with it."
  }

  validation {
    condition = try(var.grafana.saml, null) == null ? true : (
      can(regex("^https://[^/\\s]+", var.grafana.saml.idp_metadata_url)) && length(var.grafana.saml.role_attribute) > 0
      && length(var.grafana.saml.admin_values) > 0 && length(var.grafana.saml.editor_values) > 0
    )
    error_message = "grafana.saml must have an https:// URL of metadata, the attribute that carries the role, and values of it that make admins and editors."
  }

  validation {
    condition = try(var.grafana.permissions_boundary_arn, null) == null ? true : can(
      regex("^arn:[a-z-]+:iam::([0-9]{12}|aws):policy/[A-Za-z0-9+=,.@_/-]+$", var.grafana.permissions_boundary_arn)
    )
    error_message = "grafana.permissions_boundary_arn must be the ARN of a managed policy."
  }
}
