# The three images that are ours: `make images` builds them here, `make push` for a registry, which is what the release workflow calls.

variable "COMMIT" {
  description = "Of which they are; the end of their names, and a label."
  default     = ""
}

variable "SOURCE" {
  description = "Address of the repository, a label."
  default     = ""
}

variable "REGISTRY" {
  description = "Host of the registry; without it the images are for this machine."
  default     = ""
}

variable "SOURCE_DATE_EPOCH" {
  description = "Time of the commit. In what `make push` pushes all files have it, so that the same commit makes the same image."
  default     = "0"
}

# Images that they are built on, instead of those that the Dockerfiles name.
variable "NODE_IMAGE" { default = "" }
variable "RUNTIME_IMAGE" { default = "" }
variable "TYK_IMAGE" { default = "" }

group "default" {
  targets = ["api", "gateway", "dashboard"]
}

target "image" {
  context   = "."
  platforms = ["linux/amd64"] # of the tasks (modules/ecs-service, cpu_architecture)
  args = {
    COMMIT            = COMMIT
    SOURCE            = SOURCE
    SOURCE_DATE_EPOCH = SOURCE_DATE_EPOCH
    NODE_IMAGE        = NODE_IMAGE != "" ? NODE_IMAGE : null
    RUNTIME_IMAGE     = RUNTIME_IMAGE != "" ? RUNTIME_IMAGE : null
    TYK_IMAGE         = TYK_IMAGE != "" ? TYK_IMAGE : null
  }
}

function "name" {
  params = [service]
  result = ["${REGISTRY != "" ? "${REGISTRY}/" : ""}digest/${service}:${COMMIT}"]
}

target "api" {
  inherits   = ["image"]
  dockerfile = "api/Dockerfile"
  tags       = name("api")
}

target "gateway" {
  inherits   = ["image"]
  dockerfile = "gateway-tyk/Dockerfile"
  tags       = name("gateway")
}

target "dashboard" {
  inherits   = ["image"]
  dockerfile = "gateway-tyk/dashboard/Dockerfile"
  tags       = name("dashboard")
}
