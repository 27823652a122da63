# Who it is and what stands before and behind it; how it is operated: variables-operation.tf; the dashboard: variables-dashboard.tf.

variable "name" {
  description = "Prefix of everything that is named here, and the load balancer's name, for example `digest-dev`."
  type        = string
  nullable    = false

  validation {
    # 23 leaves room for `-gw-65535` and `-ui-65535` in the 32 characters of a target group's name.
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) <= 23
    error_message = "name must be at most 23 lower-case letters, digits and single hyphens, beginning with a letter."
  }

  validation {
    condition     = !startswith(var.name, "internal-")
    error_message = "name must not begin with internal-, which AWS keeps for load balancers without a public address."
  }
}

variable "vpc_id" {
  description = "Id of the VPC."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^vpc-[A-Za-z0-9-]+$", var.vpc_id))
    error_message = "vpc_id must be the id of a VPC, vpc-…"
  }
}

variable "public_subnet_ids" {
  description = "Ids of the public subnets, one in each zone."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(distinct(var.public_subnet_ids)) >= 2
    error_message = "public_subnet_ids must be at least two different ones: a load balancer needs two zones."
  }

  validation {
    condition     = alltrue([for id in var.public_subnet_ids : can(regex("^subnet-[A-Za-z0-9-]+$", id))])
    error_message = "public_subnet_ids must be ids of subnets, subnet-…"
  }
}

variable "certificate_arn" {
  description = "ARN of the certificate, from ACM and in the same region, for the names that clients call."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:[a-z-]+:acm:[a-z0-9-]+:[0-9]{12}:certificate/[A-Za-z0-9-]+$", var.certificate_arn))
    error_message = "certificate_arn must be the ARN of a certificate in ACM: there is no edge without TLS."
  }
}

variable "gateway_port" {
  description = "Port on which the gateway serves clients."
  type        = number
  default     = 8080
  nullable    = false

  validation {
    condition     = var.gateway_port >= 1 && var.gateway_port <= 65535 && floor(var.gateway_port) == var.gateway_port
    error_message = "gateway_port must be a whole number from 1 to 65535."
  }
}

variable "gateway_control_port" {
  description = "Port of the gateway's control API, of which the load balancer calls only the health check, `/hello`."
  type        = number
  default     = 8081
  nullable    = false

  validation {
    condition     = var.gateway_control_port >= 1 && var.gateway_control_port <= 65535 && floor(var.gateway_control_port) == var.gateway_control_port
    error_message = "gateway_control_port must be a whole number from 1 to 65535."
  }
}
