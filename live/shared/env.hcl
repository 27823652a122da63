# What environments share: the images. Not an environment to deploy to; it has no release.

locals {
  guarded = true
}
