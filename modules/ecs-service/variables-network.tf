variable "cluster_arn" {
  description = "ARN of the ECS cluster; partition, region, account and the cluster's name are read from it."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:[a-z-]+:ecs:[a-z0-9-]+:[0-9]{12}:cluster/[A-Za-z0-9_-]+$", var.cluster_arn))
    error_message = "cluster_arn must be the ARN of an ECS cluster."
  }
}

variable "vpc_id" {
  description = "VPC of the service's security group."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^vpc-[A-Za-z0-9-]+$", var.vpc_id))
    error_message = "vpc_id must begin with vpc-."
  }
}

variable "subnet_ids" {
  description = "Private subnets of the tasks, in different zones."
  type        = set(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) > 0 && alltrue([for id in var.subnet_ids : can(regex("^subnet-[A-Za-z0-9-]+$", id))])
    error_message = "subnet_ids must have at least one id that begins with subnet-."
  }
}

variable "ports" {
  description = "TCP ports that the container listens on, by name. `app_protocol` (http, http2 or grpc) makes Service Connect a proxy for requests rather than for connections."
  type = map(object({
    port         = number
    app_protocol = optional(string)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for name in keys(var.ports) : can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", name))])
    error_message = "ports must have names of lower-case letters, digits and single hyphens."
  }

  validation {
    condition     = alltrue([for port in values(var.ports) : port.port >= 1024 && port.port <= 65535]) && length(distinct(values(var.ports)[*].port)) == length(var.ports)
    error_message = "ports must be different numbers from 1024 to 65535: below, only root may listen."
  }

  validation {
    condition     = alltrue([for port in values(var.ports) : contains(["http", "http2", "grpc"], coalesce(port.app_protocol, "http"))])
    error_message = "ports must have an app_protocol of http, http2 or grpc, or none."
  }
}

variable "reaches" {
  description = "Whom the service calls, by name: the peer's security group and port. Opens the way out here and the way in there; interface endpoints are peers too."
  type = map(object({
    security_group_id = string
    port              = number
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for peer in values(var.reaches) : can(regex("^sg-[A-Za-z0-9-]+$", peer.security_group_id)) && peer.port >= 1 && peer.port <= 65535])
    error_message = "reaches must have a security_group_id that begins with sg- and a port from 1 to 65535."
  }

  validation {
    condition     = length(distinct([for peer in values(var.reaches) : "${peer.security_group_id} ${peer.port}"])) == length(var.reaches)
    error_message = "reaches must name a security group and port once: AWS refuses the same rule twice."
  }
}

variable "prefix_list_ids" {
  description = "Prefix lists that the service may reach on port 443, by name: that of the S3 gateway endpoint, from which ECR serves layers."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for id in values(var.prefix_list_ids) : can(regex("^pl-[A-Za-z0-9-]+$", id))])
    error_message = "prefix_list_ids must begin with pl-."
  }
}

variable "internet_egress" {
  description = "Whether the service may reach any address on port 443, through NAT."
  type        = bool
  default     = false
  nullable    = false
}

variable "load_balancer" {
  description = "Target group that the tasks join: the name of the port that gets its traffic and, where health is asked elsewhere, of that port. `grace_seconds` is how long a new task may fail its checks."
  type = object({
    target_group_arn  = string
    security_group_id = string
    port              = string
    health_port       = optional(string)
    grace_seconds     = optional(number, 30)
  })
  default = null

  validation {
    condition     = var.load_balancer == null ? true : can(regex("^arn:[a-z-]+:elasticloadbalancing:[a-z0-9-]+:[0-9]{12}:targetgroup/", var.load_balancer.target_group_arn)) && can(regex("^sg-[A-Za-z0-9-]+$", var.load_balancer.security_group_id))
    error_message = "load_balancer must have the ARN of a target group and the id of the load balancer's security group."
  }

  validation {
    condition     = var.load_balancer == null ? true : var.load_balancer.grace_seconds >= 0 && var.load_balancer.grace_seconds <= 600
    error_message = "load_balancer.grace_seconds must be from 0 to 600; with more, a broken task looks well for too long."
  }
}

variable "service_connect" {
  description = "Service Connect namespace. The service finds its peers there; `publishes` says which of its own ports, by name, others find under which name (and port, where it is not the container's)."
  type = object({
    namespace_arn = string
    publishes = optional(map(object({
      dns_name = string
      port     = optional(number)
    })), {})
  })
  default = null

  validation {
    condition     = var.service_connect == null ? true : can(regex("^arn:[a-z-]+:servicediscovery:[a-z0-9-]+:[0-9]{12}:namespace/", var.service_connect.namespace_arn))
    error_message = "service_connect.namespace_arn must be the ARN of a Cloud Map namespace."
  }

  validation {
    condition     = var.service_connect == null ? true : alltrue([for published in values(var.service_connect.publishes) : can(regex("^[a-z]([a-z0-9.-]*[a-z0-9])?$", published.dns_name)) && coalesce(published.port, 80) >= 1 && coalesce(published.port, 80) <= 65535])
    error_message = "service_connect.publishes must have a dns_name of lower-case letters, digits, dots and hyphens, and a port from 1 to 65535 or none."
  }
}
