resource "aws_ecs_cluster" "this" {
  name = var.name

  setting {
    name  = "containerInsights"
    value = var.container_insights ? "enabled" : "disabled"
  }

  service_connect_defaults {
    namespace = aws_service_discovery_http_namespace.this.arn
  }
}

resource "aws_ecs_cluster_capacity_providers" "this" {
  cluster_name       = aws_ecs_cluster.this.name
  capacity_providers = ["FARGATE", "FARGATE_SPOT"]

  # For a task that is started by hand; a service says its own share of Spot.
  default_capacity_provider_strategy {
    capacity_provider = "FARGATE"
    weight            = 100
  }
}

# Names for Service Connect, which keeps its own registry: no hosted zone, no DNS, no health checks to pay for.
resource "aws_service_discovery_http_namespace" "this" {
  name        = var.name
  description = "Services of ${var.name}"
}
