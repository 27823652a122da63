variable "name" {
  description = "Title and uid of the folder, for example `digest-dev`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) <= 40
    error_message = "name must be at most 40 lower-case letters, digits and single hyphens, beginning with a letter: Grafana takes no longer uid."
  }
}

variable "prometheus_endpoint" {
  description = "Address of the workspace's Prometheus API: output `prometheus_endpoint` of `observability`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^https://[^ ?#]+$", var.prometheus_endpoint)) && !can(regex("/api/v1", var.prometheus_endpoint))
    error_message = "prometheus_endpoint must begin with https:// and end with the workspace, without /api/v1/…, which the data source adds."
  }
}

variable "region" {
  description = "Region of the workspace, in which Grafana also looks for CloudWatch's metrics."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be the name of a region, such as eu-central-1."
  }
}

variable "topic_arns" {
  description = "Topics that alerts made in Grafana go to, by severity: output `topic_arns` of `observability`."
  type = object({
    page   = string
    ticket = string
  })
  nullable = false

  validation {
    condition     = alltrue([for arn in values(var.topic_arns) : can(regex("^arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+$", arn))])
    error_message = "topic_arns must be ARNs of SNS topics."
  }
}

variable "dashboards" {
  description = "Dashboards: file name → the JSON that Grafana exports. Each has a title and a uid, and none an id, which belongs to the Grafana that exported it."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition = alltrue([
      for text in values(var.dashboards) :
      can(jsondecode(text).title) && can(regex("^[A-Za-z0-9_-]{1,40}$", jsondecode(text).uid)) && try(jsondecode(text).id, null) == null
    ])
    error_message = "dashboards must be JSON with a title and a uid (at most 40 letters, digits, hyphens and underscores), and without an id."
  }
}
