"""Does each bridged action do what bridged.yaml says? Run by emulated-bridges.test.ts; AWS_ENDPOINT_URL says where the emulation is.

Prints JSON: the action -> null, or what was wrong.
"""

import json
import traceback

import boto3
from botocore.exceptions import ClientError

amp = boto3.client("amp")
ec2 = boto3.client("ec2")
ecs = boto3.client("ecs")
elasticache = boto3.client("elasticache")
autoscaling = boto3.client("application-autoscaling")
CHECKS = {}


def check(*actions):
    def add(function):
        CHECKS.update(dict.fromkeys(actions, function))
        return function

    return add


def equal(is_, should_be):
    assert is_ == should_be, f"{is_!r}, not {should_be!r}"


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        equal(error.response["Error"]["Code"], code)
    else:
        raise AssertionError(f"was not refused with {code}")


# --- ECS

network_id = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
subnet_id = ec2.create_subnet(VpcId=network_id, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]


def security_group(name):
    return ec2.create_security_group(GroupName=name, Description=name, VpcId=network_id)["GroupId"]


def task_definition():
    container = {"name": "api", "image": "api", "memory": 512}
    answer = ecs.register_task_definition(family="api", containerDefinitions=[container])
    return answer["taskDefinition"]["taskDefinitionArn"]


SERVICE = {
    "availabilityZoneRebalancing": "DISABLED",
    "capacityProviderStrategy": [{"capacityProvider": "FARGATE_SPOT", "weight": 1, "base": 0}],
    "healthCheckGracePeriodSeconds": 30,
    "enableECSManagedTags": True,
    "enableExecuteCommand": False,
    "propagateTags": "SERVICE",
    "platformVersion": "1.4.0",
    "deploymentConfiguration": {
        "deploymentCircuitBreaker": {"enable": True, "rollback": True},
        "maximumPercent": 200,
        "minimumHealthyPercent": 100,
        "alarms": {"alarmNames": ["errors"], "rollback": True, "enable": True},
    },
}
CONNECT = {"enabled": True, "namespace": "digest", "services": [{"portName": "http", "discoveryName": "api"}]}


def service_with(name, **given):
    """@returns the arguments of an update of a service that was just made with `given`"""
    ecs.create_cluster(clusterName="digest")
    group = security_group(name)
    ecs.create_service(
        cluster="digest",
        serviceName=name,
        taskDefinition=task_definition(),
        desiredCount=2,
        networkConfiguration={"awsvpcConfiguration": {"subnets": [subnet_id], "securityGroups": [group]}},
        serviceConnectConfiguration=CONNECT,
        **given,
    )
    return {"cluster": "digest", "service": name}


def described(name):
    [service] = ecs.describe_services(cluster="digest", services=[name])["services"]
    return service


def check_steady(service, desired):
    [deployment] = service["deployments"]
    for what in (service, deployment):
        equal([what["desiredCount"], what["runningCount"], what["pendingCount"]], [desired, desired, 0])
        assert "launchType" not in what, "has a launch type beside its capacity providers"
    equal(deployment["rolloutState"], "COMPLETED")
    equal(deployment["taskDefinition"], service["taskDefinition"])


@check("ecs:CreateService")
def create_service():
    service_with("created", **SERVICE)
    service = described("created")
    equal({key: service.get(key) for key in SERVICE}, SERVICE)
    equal(service["deployments"][0]["serviceConnectConfiguration"], CONNECT)
    check_steady(service, 2)


@check("ecs:UpdateService")
def update_service():
    update = service_with("updated")
    after = task_definition()
    connect = {"enabled": False}
    ecs.update_service(**update, taskDefinition=after, desiredCount=3, serviceConnectConfiguration=connect, **SERVICE)
    service = described("updated")
    equal({key: service.get(key) for key in SERVICE}, SERVICE)
    equal(service["taskDefinition"], after)
    equal(service["deployments"][0]["serviceConnectConfiguration"], connect)
    check_steady(service, 3)
    ecs.update_service(**update, desiredCount=1)
    service = described("updated")
    equal({key: service.get(key) for key in SERVICE}, SERVICE)
    check_steady(service, 1)


# --- Security groups


def check_descriptions(authorize, direction):
    group, peer = security_group(direction), security_group(f"{direction}-peer")
    for field, values in {
        "UserIdGroupPairs": {"GroupId": peer},
        "PrefixListIds": {"PrefixListId": "pl-1"},
        "IpRanges": {"CidrIp": "10.0.0.0/8"},
    }.items():
        port = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}
        answer = authorize(GroupId=group, IpPermissions=[{**port, field: [{**values, "Description": field}]}])
        [rule] = answer["SecurityGroupRules"]
        [again] = ec2.describe_security_group_rules(SecurityGroupRuleIds=[rule["SecurityGroupRuleId"]])["SecurityGroupRules"]
        equal([rule["Description"], again["Description"]], [field, field])


@check("ec2:AuthorizeSecurityGroupIngress")
def ingress():
    check_descriptions(ec2.authorize_security_group_ingress, "ingress")


@check("ec2:AuthorizeSecurityGroupEgress")
def egress():
    check_descriptions(ec2.authorize_security_group_egress, "egress")


# --- Application autoscaling


@check(*[f"application-autoscaling:{name}" for name in ("RegisterScalableTarget", "ListTagsForResource", "TagResource", "UntagResource")])
def target_tags():
    service_with("scaled")
    target = {
        "ServiceNamespace": "ecs",
        "ResourceId": "service/digest/scaled",
        "ScalableDimension": "ecs:service:DesiredCount",
        "MinCapacity": 1,
        "MaxCapacity": 2,
    }
    arn = autoscaling.register_scalable_target(**target, Tags={"a": "1", "b": "2"})["ScalableTargetARN"]
    equal(autoscaling.list_tags_for_resource(ResourceARN=arn)["Tags"], {"a": "1", "b": "2"})
    autoscaling.tag_resource(ResourceARN=arn, Tags={"c": "3"})
    autoscaling.untag_resource(ResourceARN=arn, TagKeys=["a"])
    equal(autoscaling.list_tags_for_resource(ResourceARN=arn)["Tags"], {"b": "2", "c": "3"})


# --- ElastiCache


@check(
    *[
        f"elasticache:{name}"
        for name in (
            "CreateCacheParameterGroup",
            "DescribeCacheParameterGroups",
            "DescribeCacheParameters",
            "ModifyCacheParameterGroup",
            "ResetCacheParameterGroup",
            "DeleteCacheParameterGroup",
            "ListTagsForResource",
        )
    ]
)
def parameter_group():
    name = {"CacheParameterGroupName": "digest"}
    parameters = [{"ParameterName": "maxmemory-policy", "ParameterValue": "noeviction"}]
    tags = [{"Key": "a", "Value": "1"}]

    def values():
        answer = elasticache.describe_cache_parameters(**name, Source="user")["Parameters"]
        return {item["ParameterName"]: item["ParameterValue"] for item in answer}

    refused("CacheParameterGroupNotFound", elasticache.describe_cache_parameter_groups, **name)
    made = elasticache.create_cache_parameter_group(
        **name, CacheParameterGroupFamily="redis7", Description="said", Tags=tags
    )["CacheParameterGroup"]
    equal(made["ARN"], "arn:aws:elasticache:eu-central-1:111122223333:parametergroup:digest")
    equal(elasticache.describe_cache_parameter_groups(**name)["CacheParameterGroups"], [made])
    equal(elasticache.describe_cache_parameter_groups()["CacheParameterGroups"], [made])
    equal(elasticache.list_tags_for_resource(ResourceName=made["ARN"])["TagList"], tags)
    equal(values(), {})
    elasticache.modify_cache_parameter_group(**name, ParameterNameValues=parameters)
    equal(values(), {"maxmemory-policy": "noeviction"})
    elasticache.reset_cache_parameter_group(**name, ParameterNameValues=parameters)
    equal(values(), {})
    elasticache.delete_cache_parameter_group(**name)
    refused("CacheParameterGroupNotFound", elasticache.describe_cache_parameters, **name)


@check("elasticache:DeleteCacheSubnetGroup")
def subnet_group():
    name = {"CacheSubnetGroupName": "digest"}
    elasticache.create_cache_subnet_group(**name, CacheSubnetGroupDescription="said", SubnetIds=[subnet_id])
    elasticache.delete_cache_subnet_group(**name)
    refused("CacheSubnetGroupNotFoundFault", elasticache.describe_cache_subnet_groups, **name)


@check(*[f"elasticache:{name}" for name in ("CreateReplicationGroup", "ModifyReplicationGroup", "DeleteReplicationGroup")])
def replication_group():
    name = {"ReplicationGroupId": "digest"}
    asked = {
        "EngineVersion": "7.0",
        "CacheNodeType": "cache.t4g.micro",
        "CacheParameterGroupName": "before",
        "CacheSubnetGroupName": "digest",
        "PreferredMaintenanceWindow": "tue:03:30-tue:04:30",
        "SnapshotWindow": "02:00-03:00",
        "AuthToken": "0123456789abcdef",
        "AutoMinorVersionUpgrade": True,
        "TransitEncryptionEnabled": True,
        "AtRestEncryptionEnabled": True,
        "SecurityGroupIds": ["sg-1"],
    }
    elasticache.create_replication_group(
        **name, ReplicationGroupDescription="said", Engine="redis", NumCacheClusters=2, Tags=[], **asked
    )

    def members():
        [group] = elasticache.describe_replication_groups(**name)["ReplicationGroups"]
        return [
            elasticache.describe_cache_clusters(CacheClusterId=cluster)["CacheClusters"][0]
            for cluster in group["MemberClusters"]
        ]

    def check_members(**differs):
        nodes = members()
        equal(len(nodes), 2)
        for node in nodes:
            equal([node["CacheClusterStatus"], node["Engine"]], ["available", "redis"])
            equal(node["SecurityGroups"], [{"SecurityGroupId": "sg-1", "Status": "active"}])
            equal(node["AuthTokenEnabled"], True)
            equal(node["CacheParameterGroup"]["CacheParameterGroupName"], differs.get("CacheParameterGroupName", "before"))
            equal(node["EngineVersion"], differs.get("EngineVersion", "7.0") + ".0")
            for key in asked.keys() - {"AuthToken", "SecurityGroupIds", "CacheParameterGroupName", "EngineVersion"}:
                equal(node[key], {**asked, **differs}[key])

    check_members()
    after = {
        "EngineVersion": "7.1",
        "CacheParameterGroupName": "after",
        "PreferredMaintenanceWindow": "wed:03:30-wed:04:30",
        "SnapshotWindow": "01:00-02:00",
        "AutoMinorVersionUpgrade": False,
    }
    elasticache.modify_replication_group(**name, **after)
    check_members(**after)
    [node, _] = members()
    elasticache.delete_replication_group(**name)
    refused("ReplicationGroupNotFoundFault", elasticache.describe_replication_groups, **name)
    refused("CacheClusterNotFound", elasticache.describe_cache_clusters, CacheClusterId=node["CacheClusterId"])


# --- Managed Prometheus


@check(
    "aps:CreateAlertManagerDefinition",
    "aps:DescribeAlertManagerDefinition",
    "aps:PutAlertManagerDefinition",
    "aps:DeleteAlertManagerDefinition",
)
def alert_manager():
    workspace = {"workspaceId": amp.create_workspace(alias="digest")["workspaceId"]}

    def check_definition(data):
        definition = amp.describe_alert_manager_definition(**workspace)["alertManagerDefinition"]
        equal([definition["data"], definition["status"]["statusCode"]], [data, "ACTIVE"])

    refused("ResourceNotFoundException", amp.describe_alert_manager_definition, **workspace)
    amp.create_alert_manager_definition(**workspace, data=b"alertmanager_config: before")
    check_definition(b"alertmanager_config: before")
    amp.put_alert_manager_definition(**workspace, data=b"alertmanager_config: after")
    check_definition(b"alertmanager_config: after")
    amp.delete_alert_manager_definition(**workspace)
    refused("ResourceNotFoundException", amp.describe_alert_manager_definition, **workspace)


def result(function):
    try:
        function()
    except Exception:
        return traceback.format_exc(limit=2)


results = {function: result(function) for function in dict.fromkeys(CHECKS.values())}
print(json.dumps({action: results[function] for action, function in CHECKS.items()}))
