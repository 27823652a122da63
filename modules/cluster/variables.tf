variable "name" {
  description = "Name of the cluster and of its namespace, for example `digest-dev`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) <= 64
    error_message = "name must be at most 64 lower-case letters, digits and single hyphens, beginning with a letter."
  }
}

variable "container_insights" {
  description = "Whether CloudWatch keeps metrics of each task, at the price of custom metrics."
  type        = bool
  default     = true
  nullable    = false
}
