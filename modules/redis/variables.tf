# Where it is and how large. How it is operated: variables-operation.tf.

variable "name" {
  description = "Prefix of everything; the replication group is `<name>-redis`, for example `digest-dev-redis`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) <= 34
    error_message = "name must be at most 34 lower-case letters, digits and single hyphens, beginning with a letter: ElastiCache allows 40 with -redis."
  }
}

variable "vpc_id" {
  description = "VPC of the security group."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^vpc-[A-Za-z0-9-]+$", var.vpc_id))
    error_message = "vpc_id must begin with vpc-."
  }
}

variable "subnet_ids" {
  description = "Private subnets of the nodes, in different zones."
  type        = set(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) > 0 && alltrue([for id in var.subnet_ids : can(regex("^subnet-[A-Za-z0-9-]+$", id))])
    error_message = "subnet_ids must have at least one id that begins with subnet-."
  }
}

variable "engine_version" {
  description = "Version of Redis, major and minor; patches come by themselves in the maintenance window."
  type        = string
  default     = "7.1"
  nullable    = false

  validation {
    condition     = can(regex("^7\\.[0-9]$", var.engine_version))
    error_message = "engine_version must be 7.x, for example 7.1."
  }
}

variable "node_type" {
  description = "Type of each node."
  type        = string
  default     = "cache.t4g.micro"
  nullable    = false

  validation {
    condition     = can(regex("^cache\\.[a-z0-9]+\\.[a-z0-9]+$", var.node_type)) && !startswith(var.node_type, "cache.t1.")
    error_message = "node_type must be a type of node such as cache.t4g.small, and not the long gone t1."
  }
}

variable "replicas" {
  description = "Copies beside the primary, in other zones; from one on, a failure of the primary is survived."
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.replicas >= 0 && var.replicas <= 5 && floor(var.replicas) == var.replicas
    error_message = "replicas must be a whole number from 0 to 5."
  }
}

variable "kms_key_arn" {
  description = "Customer managed key for data, snapshots and auth token; without it AWS uses its own. Whoever reads the token needs kms:Decrypt on it."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key_arn == null ? true : can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a key."
  }
}
