variable "name" {
  description = "First part of every repository's name, for example `digest`; not of one environment, since all share the images."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) <= 64
    error_message = "name must be at most 64 lower-case letters, digits and single hyphens, beginning with a letter."
  }
}

variable "repositories" {
  description = "Second part of the names, one repository each, for example `api`."
  type        = set(string)
  nullable    = false

  validation {
    condition     = length(var.repositories) > 0 && alltrue([for name in var.repositories : can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", name)) && length(name) <= 64])
    error_message = "repositories must have at least one name, of lower-case letters, digits and single hyphens."
  }
}

variable "kms_key_arn" {
  description = "Customer managed key for the images; without it ECR encrypts with AES256. Chosen once: another key means another repository, and a full one is not deleted."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key_arn == null ? true : can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a key."
  }
}

variable "keep_images" {
  description = "How many images each repository keeps; a build is about five of them, with its parts, signature and provenance. More than are built between a release and the last one that may still be rolled back to: a deployed image is deleted like any other."
  type        = number
  default     = 2500
  nullable    = false

  validation {
    condition     = var.keep_images >= 20 && floor(var.keep_images) == var.keep_images
    error_message = "keep_images must be a whole number, at least 20: with fewer, a busy day deletes the image that prod runs."
  }
}

variable "pull_account_ids" {
  description = "Other AWS accounts whose services may pull, for example those of the environments."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for id in var.pull_account_ids : can(regex("^[0-9]{12}$", id))])
    error_message = "pull_account_ids must be account ids of 12 digits."
  }
}
