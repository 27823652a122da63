mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name        = "digest-dev-api"
  cluster_arn = "arn:aws:ecs:eu-central-1:111122223333:cluster/digest-dev"
  vpc_id      = "vpc-1"
  subnet_ids  = ["subnet-1", "subnet-2"]
  image       = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/digest/api@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
  scaling     = { min = 2, max = 6 }
}

run "nobody_gets_in_and_nothing_gets_out_by_default" {
  command = apply

  assert {
    condition = alltrue([
      length(aws_vpc_security_group_egress_rule.reaches) == 0,
      length(aws_vpc_security_group_ingress_rule.reached) == 0,
      length(aws_vpc_security_group_egress_rule.prefix_list) == 0,
      length(aws_vpc_security_group_egress_rule.internet) == 0,
      length(aws_vpc_security_group_ingress_rule.load_balancer) == 0,
      length(aws_vpc_security_group_egress_rule.load_balancer) == 0,
    ])
    error_message = "Without being told, the service must have no rule at all."
  }

  assert {
    condition     = aws_ecs_service.this.network_configuration[0].assign_public_ip == false && aws_ecs_service.this.network_configuration[0].security_groups == toset(["sg-own"])
    error_message = "The tasks must have no public address and only their own security group."
  }
}

run "who_calls_opens_both_sides" {
  command = apply

  variables {
    reaches = {
      api       = { security_group_id = "sg-api", port = 8080 }
      endpoints = { security_group_id = "sg-endpoints", port = 443 }
    }
  }

  assert {
    condition = { for peer, rule in aws_vpc_security_group_egress_rule.reaches : peer => [rule.security_group_id, rule.referenced_security_group_id, rule.from_port, rule.to_port, rule.ip_protocol] } == {
      api       = ["sg-own", "sg-api", 8080, 8080, "tcp"]
      endpoints = ["sg-own", "sg-endpoints", 443, 443, "tcp"]
    }
    error_message = "The service must be let out to each peer, on its port only."
  }

  assert {
    condition = { for peer, rule in aws_vpc_security_group_ingress_rule.reached : peer => [rule.security_group_id, rule.referenced_security_group_id, rule.from_port, rule.to_port, rule.ip_protocol] } == {
      api       = ["sg-api", "sg-own", 8080, 8080, "tcp"]
      endpoints = ["sg-endpoints", "sg-own", 443, 443, "tcp"]
    }
    error_message = "Each peer must let the service in, on that port only."
  }
}

run "s3_by_prefix_list_and_the_internet_when_told" {
  command = apply

  variables {
    prefix_list_ids = { s3 = "pl-1" }
    internet_egress = true
  }

  assert {
    condition     = aws_vpc_security_group_egress_rule.prefix_list["s3"].prefix_list_id == "pl-1" && aws_vpc_security_group_egress_rule.prefix_list["s3"].to_port == 443
    error_message = "The prefix list must be reachable on 443."
  }

  assert {
    condition     = aws_vpc_security_group_egress_rule.internet["https"].cidr_ipv4 == "0.0.0.0/0" && aws_vpc_security_group_egress_rule.internet["https"].from_port == 443 && aws_vpc_security_group_egress_rule.internet["https"].to_port == 443
    error_message = "The internet must be reachable on 443 only."
  }
}

run "the_load_balancer_reaches_traffic_and_health_ports" {
  command = apply

  variables {
    ports = {
      proxy   = { port = 8080 }
      control = { port = 8081 }
      other   = { port = 9090 }
    }
    load_balancer = {
      target_group_arn  = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/digest-dev/0a1b2c3d4e5f6071"
      security_group_id = "sg-alb"
      port              = "proxy"
      health_port       = "control"
      grace_seconds     = 45
    }
  }

  assert {
    condition     = [for block in aws_ecs_service.this.load_balancer : [block.container_name, block.container_port]] == [["app", 8080]] && aws_ecs_service.this.health_check_grace_period_seconds == 45
    error_message = "Traffic must go to the port named, and health checks must wait."
  }

  assert {
    condition     = { for name, rule in aws_vpc_security_group_ingress_rule.load_balancer : name => [rule.security_group_id, rule.referenced_security_group_id, rule.from_port, rule.to_port] } == { proxy = ["sg-own", "sg-alb", 8080, 8080], control = ["sg-own", "sg-alb", 8081, 8081] }
    error_message = "The load balancer must be let in on both ports and no other."
  }

  assert {
    condition     = { for name, rule in aws_vpc_security_group_egress_rule.load_balancer : name => [rule.security_group_id, rule.referenced_security_group_id, rule.from_port, rule.to_port] } == { proxy = ["sg-alb", "sg-own", 8080, 8080], control = ["sg-alb", "sg-own", 8081, 8081] }
    error_message = "The load balancer must be let out to both ports and no other."
  }
}

run "service_connect_publishes_ports_by_name" {
  command = apply

  variables {
    ports = {
      http    = { port = 8080 }
      metrics = { port = 9090 }
    }
    service_connect = {
      namespace_arn = "arn:aws:servicediscovery:eu-central-1:111122223333:namespace/ns-1"
      publishes     = { http = { dns_name = "api" }, metrics = { dns_name = "api-metrics", port = 80 } }
    }
  }

  assert {
    condition = { for service in aws_ecs_service.this.service_connect_configuration[0].service : service.port_name => [service.discovery_name, service.client_alias[0].dns_name, service.client_alias[0].port] } == {
      http    = ["digest-dev-api-http", "api", 8080]
      metrics = ["digest-dev-api-metrics", "api-metrics", 80]
    }
    error_message = "Each port must be found under its name, on its own number unless another is given."
  }

  assert {
    condition     = aws_ecs_service.this.service_connect_configuration[0].log_configuration[0].options["awslogs-stream-prefix"] == "service-connect"
    error_message = "The proxy must log beside the containers."
  }
}

run "service_connect_for_a_mere_client" {
  command = apply

  variables {
    service_connect = { namespace_arn = "arn:aws:servicediscovery:eu-central-1:111122223333:namespace/ns-1" }
  }

  assert {
    condition     = aws_ecs_service.this.service_connect_configuration[0].enabled == true && length(aws_ecs_service.this.service_connect_configuration[0].service) == 0
    error_message = "A client must be in the namespace and publish nothing."
  }
}
