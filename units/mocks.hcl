# What units that don't exist yet would answer, so that everything can be planned at once. Well-formed, and recognisable: each text has
# "mock-" in it, and accounts are 000000000000. A plan made on them is never applied (ops/README.md). Outputs of each module, all of them;
# checked by ops/test/contracts.test.ts.

locals {
  network = {
    vpc_id                     = "vpc-mock-network"
    vpc_cidr                   = "mock-cidr"
    public_subnet_ids          = ["subnet-mock-public-a", "subnet-mock-public-b", "subnet-mock-public-c"]
    private_subnet_ids         = ["subnet-mock-private-a", "subnet-mock-private-b", "subnet-mock-private-c"]
    endpoint_security_group_id = "sg-mock-endpoints"
    s3_prefix_list_id          = "pl-mock-s3"
    nat_public_ips             = ["mock-address"]
  }

  cluster = {
    cluster_arn    = "arn:aws:ecs:xx-mock-1:000000000000:cluster/mock-cluster"
    cluster_name   = "mock-cluster"
    namespace_arn  = "arn:aws:servicediscovery:xx-mock-1:000000000000:namespace/ns-mock-cluster"
    namespace_name = "mock-cluster"
  }

  redis = {
    primary_endpoint_address = "mock-redis.invalid"
    port                     = 6379
    security_group_id        = "sg-mock-redis"
    auth_token_secret_arn    = "arn:aws:secretsmanager:xx-mock-1:000000000000:secret:mock-redis-auth-token"
    replication_group_id     = "mock-redis"
  }

  secrets = {
    arns = {
      dashboard-session   = "arn:aws:secretsmanager:xx-mock-1:000000000000:secret:mock-dashboard-session"
      gateway-secret      = "arn:aws:secretsmanager:xx-mock-1:000000000000:secret:mock-gateway-secret"
      gateway-node-secret = "arn:aws:secretsmanager:xx-mock-1:000000000000:secret:mock-gateway-node-secret"
    }
  }

  edge = {
    dns_name                   = "mock-edge.invalid"
    zone_id                    = "mock-zone"
    arn                        = "arn:aws:elasticloadbalancing:xx-mock-1:000000000000:loadbalancer/app/mock-edge/0"
    arn_suffix                 = "app/mock-edge/0"
    security_group_id          = "sg-mock-edge"
    target_group_arn           = "arn:aws:elasticloadbalancing:xx-mock-1:000000000000:targetgroup/mock-edge/0"
    target_group_arn_suffix    = "targetgroup/mock-edge/0"
    dashboard_target_group_arn = "arn:aws:elasticloadbalancing:xx-mock-1:000000000000:targetgroup/mock-edge-ui/0"
    listener_arn               = "arn:aws:elasticloadbalancing:xx-mock-1:000000000000:listener/app/mock-edge/0/0"
    web_acl_arn                = "arn:aws:wafv2:xx-mock-1:000000000000:regional/webacl/mock-edge/0"
    error_alarm_name           = "mock-edge-errors"
  }

  api = {
    service_name        = "mock-api"
    service_arn         = "arn:aws:ecs:xx-mock-1:000000000000:service/mock-cluster/mock-api"
    security_group_id   = "sg-mock-api"
    task_definition_arn = "arn:aws:ecs:xx-mock-1:000000000000:task-definition/mock-api:1"
    task_role_arn       = "arn:aws:iam::000000000000:role/mock-api-task"
    task_role_name      = "mock-api-task"
    execution_role_arn  = "arn:aws:iam::000000000000:role/mock-api-execution"
    log_group_name      = "/ecs/mock-api"
    log_group_arn       = "arn:aws:logs:xx-mock-1:000000000000:log-group:/ecs/mock-api"
  }

  observability = {
    workspace_arn            = "arn:aws:aps:xx-mock-1:000000000000:workspace/ws-mock"
    workspace_id             = "ws-mock-observability"
    prometheus_endpoint      = "https://mock-prometheus.invalid/workspaces/ws-mock/"
    remote_write_url         = "https://mock-prometheus.invalid/workspaces/ws-mock/api/v1/remote_write"
    remote_write_policy_json = "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Sid\": \"mock-remote-write\", \"Effect\": \"Deny\", \"Action\": \"aps:RemoteWrite\", \"Resource\": \"*\"}]}"
    topic_arns = {
      page   = "arn:aws:sns:xx-mock-1:000000000000:mock-page"
      ticket = "arn:aws:sns:xx-mock-1:000000000000:mock-ticket"
    }
    dead_man_alarm_name  = "mock-dead-man"
    log_group_name       = "/aws/vendedlogs/mock-prometheus"
    grafana_endpoint     = "mock-grafana.invalid"
    grafana_workspace_id = "g-mock-grafana"
  }

  gateway = {
    service_name        = "mock-gateway"
    service_arn         = "arn:aws:ecs:xx-mock-1:000000000000:service/mock-cluster/mock-gateway"
    security_group_id   = "sg-mock-gateway"
    task_definition_arn = "arn:aws:ecs:xx-mock-1:000000000000:task-definition/mock-gateway:1"
    task_role_arn       = "arn:aws:iam::000000000000:role/mock-gateway-task"
    task_role_name      = "mock-gateway-task"
    execution_role_arn  = "arn:aws:iam::000000000000:role/mock-gateway-execution"
    log_group_name      = "/ecs/mock-gateway"
    log_group_arn       = "arn:aws:logs:xx-mock-1:000000000000:log-group:/ecs/mock-gateway"
  }
}
