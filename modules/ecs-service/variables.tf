# The container and its task. What it reads and writes: variables-configuration.tf; beside it: variables-sidecars.tf;
# where it is: variables-network.tf; how it is operated: variables-operation.tf.

variable "name" {
  description = "Name of the service, and prefix of everything that belongs to it, for example `digest-dev-api`."
  type        = string
  nullable    = false

  validation {
    # 51 leaves room for `-execution` and the 64 characters that IAM allows, with some to spare for reading.
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) <= 51
    error_message = "name must be at most 51 lower-case letters, digits and single hyphens, beginning with a letter."
  }
}

variable "image" {
  description = "Image of the service by digest, `repository@sha256:…`; the execution role may pull exactly this repository."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[^@\\s]+@sha256:[0-9a-f]{64}$", var.image))
    error_message = "image must be named by digest (repository@sha256: and 64 hexadecimal digits): a tag can be moved, and then a rollback would not go back."
  }
}

variable "command" {
  description = "Arguments that replace the image's own command; empty keeps it."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for argument in var.command : length(argument) > 0])
    error_message = "command must have no empty argument."
  }
}

variable "cpu" {
  description = "CPU units of the task, 1024 being one vCPU."
  type        = number
  default     = 256
  nullable    = false

  validation {
    condition     = contains([256, 512, 1024, 2048, 4096, 8192, 16384], var.cpu)
    error_message = "cpu must be 256, 512, 1024, 2048, 4096, 8192 or 16384, the sizes that Fargate has."
  }
}

variable "memory" {
  description = "Memory of the task in MiB, sidecars included; Fargate sells certain amounts with each cpu."
  type        = number
  default     = 512
  nullable    = false

  validation {
    condition     = var.memory >= 512 && var.memory <= 122880 && floor(var.memory) == var.memory
    error_message = "memory must be a whole number of MiB from 512 to 122880."
  }
}

variable "cpu_architecture" {
  description = "What the images were built for: `X86_64` or `ARM64`."
  type        = string
  default     = "X86_64"
  nullable    = false

  validation {
    condition     = contains(["X86_64", "ARM64"], var.cpu_architecture)
    error_message = "cpu_architecture must be X86_64 or ARM64."
  }
}

variable "user" {
  description = "User, and optionally group, as numbers that the container runs as; not root."
  type        = string
  default     = "65532:65532" # nonroot of the distroless images
  nullable    = false

  validation {
    condition     = can(regex("^[1-9][0-9]*(:[1-9][0-9]*)?$", var.user))
    error_message = "user must be numeric and not root, for example 65532:65532."
  }
}

variable "health_check" {
  description = "Command that ECS runs in the container to see whether it is healthy, in seconds; leave it out for an image without a program to run."
  type = object({
    command      = list(string)
    interval     = optional(number, 10)
    timeout      = optional(number, 5)
    retries      = optional(number, 3)
    start_period = optional(number, 15)
  })
  default = null

  validation {
    condition     = var.health_check == null ? true : contains(["CMD", "CMD-SHELL"], try(var.health_check.command[0], "")) && length(var.health_check.command) > 1
    error_message = "health_check.command must begin with CMD or CMD-SHELL (which needs a shell in the image) and name what to run."
  }

  validation {
    condition = var.health_check == null ? true : alltrue([
      var.health_check.interval >= 5 && var.health_check.interval <= 300,
      var.health_check.timeout >= 2 && var.health_check.timeout <= 60,
      var.health_check.timeout < var.health_check.interval,
      var.health_check.retries >= 1 && var.health_check.retries <= 10,
      var.health_check.start_period >= 0 && var.health_check.start_period <= 300,
    ])
    error_message = "health_check must have an interval of 5 to 300, a timeout of 2 to 60 and shorter than the interval, 1 to 10 retries and a start_period of 0 to 300."
  }
}

variable "stop_timeout" {
  description = "Seconds between SIGTERM and SIGKILL, longer than the container needs to drain."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.stop_timeout >= 2 && var.stop_timeout <= 120
    error_message = "stop_timeout must be from 2 to 120 seconds, the most that Fargate gives."
  }
}
