mock_resource "aws_ecs_cluster" {
  defaults = {
    arn = "arn:aws:ecs:eu-central-1:111122223333:cluster/digest-dev"
  }
}

mock_resource "aws_service_discovery_http_namespace" {
  defaults = {
    arn = "arn:aws:servicediscovery:eu-central-1:111122223333:namespace/ns-0a1b2c3d4e5f6071"
  }
}
