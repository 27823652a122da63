# Whether operators reach the key dashboard here, and who says who they are.

variable "dashboard" {
  description = "The key dashboard behind the same load balancer, for whom an OpenID Connect provider lets in; null: it is not reached from outside. `host`: its name, of which clients call no other part. `certificate_arn`: a certificate for that name, if `certificate_arn` is not. Endpoints are those of the provider's `/.well-known/openid-configuration`; `client_secret_id` names the secret in Secrets Manager that holds the client's. `session_timeout` in seconds."
  type = object({
    host            = string
    port            = number
    certificate_arn = optional(string)

    oidc = object({
      issuer                 = string
      authorization_endpoint = string
      token_endpoint         = string
      user_info_endpoint     = string
      client_id              = string
      client_secret_id       = string
      scope                  = optional(string, "openid profile email")
      session_timeout        = optional(number, 28800) # as the dashboard's own
    })
  })
  default = null

  validation {
    condition     = var.dashboard == null ? true : can(regex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$", var.dashboard.host)) && length(var.dashboard.host) <= 128
    error_message = "dashboard.host must be one name in lower case, such as keys.example.com: a wildcard would take requests from the gateway."
  }

  validation {
    condition     = var.dashboard == null ? true : var.dashboard.port >= 1 && var.dashboard.port <= 65535 && floor(var.dashboard.port) == var.dashboard.port
    error_message = "dashboard.port must be a whole number from 1 to 65535."
  }

  validation {
    condition     = try(var.dashboard.certificate_arn, null) == null ? true : can(regex("^arn:[a-z-]+:acm:[a-z0-9-]+:[0-9]{12}:certificate/[A-Za-z0-9-]+$", var.dashboard.certificate_arn))
    error_message = "dashboard.certificate_arn must be the ARN of a certificate in ACM, or left out where the first one has the name too."
  }

  validation {
    condition = var.dashboard == null ? true : alltrue([
      for url in [var.dashboard.oidc.issuer, var.dashboard.oidc.authorization_endpoint, var.dashboard.oidc.token_endpoint, var.dashboard.oidc.user_info_endpoint] :
      can(regex("^https://[A-Za-z0-9.-]+(:443)?(/[^?#\\s]*)?$", url))
    ])
    error_message = "dashboard.oidc must have an issuer and endpoints that begin with https:// and name no port but 443, the only one that the load balancer can call."
  }

  validation {
    condition     = var.dashboard == null ? true : length(var.dashboard.oidc.client_id) > 0 && can(regex("^[A-Za-z0-9/_+=.@:-]+$", var.dashboard.oidc.client_secret_id))
    error_message = "dashboard.oidc must have a client_id, and as client_secret_id the name or ARN of a secret in Secrets Manager, not the secret itself."
  }

  validation {
    condition     = var.dashboard == null ? true : contains(split(" ", var.dashboard.oidc.scope), "openid")
    error_message = "dashboard.oidc.scope must have openid among its words, or the provider tells nobody's name."
  }

  validation {
    condition     = var.dashboard == null ? true : var.dashboard.oidc.session_timeout >= 300 && var.dashboard.oidc.session_timeout <= 86400 && floor(var.dashboard.oidc.session_timeout) == var.dashboard.oidc.session_timeout
    error_message = "dashboard.oidc.session_timeout must be a whole number from 300 to 86400: who left the company keeps the session for so long."
  }
}
