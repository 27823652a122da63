variable "name" {
  description = "Prefix of everything that is named here, for example `digest-dev`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) <= 32
    error_message = "name must be at most 32 lower-case letters, digits and single hyphens, beginning with a letter."
  }
}

variable "cidr" {
  description = "Addresses of the VPC, /16 to /24; each subnet gets an eighth of them. Must not overlap with a network that it will ever be connected to."
  type        = string
  nullable    = false

  validation {
    condition = can(cidrnetmask(var.cidr)) && try(
      tonumber(split("/", var.cidr)[1]) >= 16 && tonumber(split("/", var.cidr)[1]) <= 24, false
    )
    error_message = "cidr must be an IPv4 range from /16 to /24, for example 10.20.0.0/16: AWS allows no larger VPC, and a load balancer's subnets need a /27."
  }

  validation {
    condition     = try(cidrhost(var.cidr, 0) == split("/", var.cidr)[0], true)
    error_message = "cidr must begin at its first address, for example 10.20.0.0/16 and not 10.20.1.0/16: AWS would round it, and every plan would show a difference."
  }
}

variable "zones" {
  description = "Names of two or three availability zones of the provider's region. Append to it, never reorder: a subnet's addresses follow from its zone's place."
  type        = list(string)
  nullable    = false

  validation {
    condition     = contains([2, 3], length(var.zones))
    error_message = "zones must be two or three: a load balancer needs two, and the addresses are planned for three."
  }

  validation {
    condition     = length(distinct(var.zones)) == length(var.zones)
    error_message = "zones must be different from each other."
  }

  validation {
    condition     = alltrue([for zone in var.zones : can(regex("^[a-z]{2}(-[a-z]+)+-[0-9][a-z]$", zone))])
    error_message = "zones must be names such as eu-central-1a, not ids (euc1-az2) and not local zones."
  }
}

variable "nat" {
  description = "NAT gateways: `one`, shared by all zones, or `per-zone`. The README has the prices."
  type        = string
  nullable    = false

  validation {
    condition     = contains(["one", "per-zone"], var.nat)
    error_message = "nat must be one or per-zone."
  }
}

variable "interface_endpoints" {
  description = "AWS services that are reached without leaving the VPC, each for a price per hour and zone. S3 has an endpoint in any case, for nothing."
  type        = set(string)
  default     = ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "aps-workspaces"]
  nullable    = false

  validation {
    condition     = alltrue([for service in var.interface_endpoints : contains(keys(local.endpoint_actions), service)])
    error_message = "interface_endpoints must be among those whose use endpoint-policies.tf describes: ${join(", ", keys(local.endpoint_actions))}."
  }
}

variable "flow_logs" {
  description = "Flow logs: days to keep them, the ARN of the KMS key that encrypts them (CloudWatch's own key without), and the ARN of the permissions boundary of the role that delivers them."
  type = object({
    retention_days           = optional(number, 365)
    kms_key_arn              = optional(string)
    permissions_boundary_arn = optional(string)
  })
  default  = {}
  nullable = false

  validation {
    condition = contains(
      [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
      var.flow_logs.retention_days
    )
    error_message = "flow_logs.retention_days must be a period that CloudWatch Logs offers: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731 or more."
  }

  validation {
    condition = var.flow_logs.kms_key_arn == null || can(
      regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", var.flow_logs.kms_key_arn)
    )
    error_message = "flow_logs.kms_key_arn must be the ARN of a key, not of an alias: CloudWatch Logs does not take aliases."
  }

  validation {
    condition = var.flow_logs.permissions_boundary_arn == null || can(
      regex("^arn:[a-z-]+:iam::([0-9]{12}|aws):policy/[A-Za-z0-9+=,.@_/-]+$", var.flow_logs.permissions_boundary_arn)
    )
    error_message = "flow_logs.permissions_boundary_arn must be the ARN of a managed policy."
  }
}
