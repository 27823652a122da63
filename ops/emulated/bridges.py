"""What moto lacks of AWS, as far as this repository needs it: bridged.yaml says which actions and why, here is how.

A bridge is a method of one of moto's response classes. It is called with what moto itself would do (None where that is nothing) and
answers in moto's own way, so that moto parses what is asked and writes what is answered.
"""

import json
from pathlib import Path

import yaml
from moto.amp import urls as amp_urls
from moto.amp.exceptions import ResourceNotFoundException
from moto.amp.responses import PrometheusServiceResponse
from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse
from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, BaseResponse, EmptyResult
from moto.core.utils import camelcase_to_underscores, method_names_from_class
from moto.ec2.responses.security_groups import SecurityGroups
from moto.ecs.responses import EC2ContainerServiceResponse
from moto.elasticache.exceptions import ElastiCacheException
from moto.elasticache.responses import ElastiCacheResponse

TABLE = yaml.safe_load(Path(__file__).with_name("bridged.yaml").read_text())
BRIDGES = {}


def bridge(responses, *actions):
    """Makes a function(self, moto) the answer of these actions, for example `ecs:CreateService`."""

    def add(function):
        for action in actions:
            name = camelcase_to_underscores(action.split(":")[1])
            BRIDGES[action] = (responses, name, function)
        return function

    return add


def install():
    if set(BRIDGES) != set(TABLE):
        raise SystemExit(f"bridges.py and bridged.yaml differ: {sorted(set(BRIDGES) ^ set(TABLE))}")
    for responses, name, function in BRIDGES.values():
        moto = getattr(responses, name, None)
        setattr(responses, name, lambda self, f=function, m=moto: f(self, m and m.__get__(self)))


class NotEmulated(ServiceException):
    code = "NotEmulated"


# What is still missing must fail at once: moto answers 500, which clients take for a bad minute and try again and again.
call_action = BaseResponse.call_action


def call_action_or_say_so(self):
    action = self._get_action()
    if not action or camelcase_to_underscores(action) in method_names_from_class(self.__class__):
        return call_action(self)
    error = NotEmulated(f"{self.service_name}:{action} is not emulated, see ops/emulated/README.md")
    _, headers, body = self.serialized(ActionResult(error))
    return 400, {**headers, "status": "400"}, body


BaseResponse.call_action = call_action_or_say_so


# --- ECS -----------------------------------------------------------------------------------------------------------------------------

KEPT_BY_SERVICE = [
    "availabilityZoneRebalancing",
    "capacityProviderStrategy",
    "deploymentConfiguration",
    "enableECSManagedTags",
    "enableExecuteCommand",
    "healthCheckGracePeriodSeconds",
    "networkConfiguration",
    "platformVersion",
    "propagateTags",
]
KEPT_BY_DEPLOYMENT = ["capacityProviderStrategy", "networkConfiguration", "platformVersion", "serviceConnectConfiguration"]


@bridge(EC2ContainerServiceResponse, "ecs:CreateService", "ecs:UpdateService")
def steady_service(self, moto):
    asked = dict(self._get_params())
    answer = moto()
    service = answer.result["service"]
    for name in set(KEPT_BY_SERVICE) & set(asked):
        setattr(service, camelcase_to_underscores(name), asked[name])
    service.launch_type = asked.get("launchType")
    service.running_count, service.pending_count = service.desired_count, 0
    [deployment] = service.deployments
    deployment.update({name: asked[name] for name in KEPT_BY_DEPLOYMENT if name in asked})
    deployment.update(
        launchType=service.launch_type,
        taskDefinition=service.task_definition,
        desiredCount=service.desired_count,
        runningCount=service.desired_count,
        pendingCount=0,
        rolloutState="COMPLETED",
        rolloutStateReason="Nothing runs here; it would be running.",
    )
    return answer


# --- Security groups -----------------------------------------------------------------------------------------------------------------


@bridge(SecurityGroups, "ec2:AuthorizeSecurityGroupIngress", "ec2:AuthorizeSecurityGroupEgress")
def described_rules(self, moto):
    answer = moto()
    for permission in self._get_param("IpPermissions", []):
        for peer in [*permission.get("UserIdGroupPairs", []), *permission.get("PrefixListIds", [])]:
            for rule in answer.result["SecurityGroupRules"]:
                if "Description" in peer and not rule.ip_range and is_peer(rule, peer):
                    rule.ip_range["Description"] = peer["Description"]  # where moto looks for it
    return answer


def is_peer(rule, peer):
    if "PrefixListId" in peer:
        return rule.prefix_list_id == peer["PrefixListId"]
    return rule.source_group.get("GroupId") == peer.get("GroupId")


# --- Application autoscaling ---------------------------------------------------------------------------------------------------------

TARGET_TAGS = {}


@bridge(ApplicationAutoScalingResponse, "application-autoscaling:RegisterScalableTarget")
def register_target(self, moto):
    answer = moto()
    TARGET_TAGS.setdefault(json.loads(answer)["ScalableTargetARN"], {}).update(self._get_param("Tags") or {})
    return answer


@bridge(ApplicationAutoScalingResponse, "application-autoscaling:ListTagsForResource")
def list_target_tags(self, _):
    return json.dumps({"Tags": TARGET_TAGS.get(self._get_param("ResourceARN"), {})})


@bridge(ApplicationAutoScalingResponse, "application-autoscaling:TagResource")
def tag_target(self, _):
    TARGET_TAGS.setdefault(self._get_param("ResourceARN"), {}).update(self._get_param("Tags"))
    return "{}"


@bridge(ApplicationAutoScalingResponse, "application-autoscaling:UntagResource")
def untag_target(self, _):
    tags = TARGET_TAGS.get(self._get_param("ResourceARN"), {})
    for key in self._get_param("TagKeys"):
        tags.pop(key, None)
    return "{}"


# --- Managed Prometheus --------------------------------------------------------------------------------------------------------------

amp_urls.url_paths["{0}/workspaces/(?P<workspace_id>[^/]+)/alertmanager/definition$"] = PrometheusServiceResponse.dispatch


class NoAlertManagerDefinition(ResourceNotFoundException):
    code = 404

    def __init__(self, workspace_id):
        super().__init__("No definition", workspace_id, "AWS::APS::AlertManagerDefinition")


def workspace(self):
    return self.amp_backend.describe_workspace(self.path.split("/")[-3])


@bridge(PrometheusServiceResponse, "aps:CreateAlertManagerDefinition", "aps:PutAlertManagerDefinition")
def define_alert_manager(self, _):
    workspace(self).alert_manager = json.loads(self.body)["data"]  # in base64, as it is asked for again
    return 202, {}, json.dumps({"status": {"statusCode": "ACTIVE"}})


@bridge(PrometheusServiceResponse, "aps:DescribeAlertManagerDefinition")
def describe_alert_manager(self, _):
    found = workspace(self)
    if not getattr(found, "alert_manager", None):
        raise NoAlertManagerDefinition(found.workspace_id)
    times = {"createdAt": found.created_at, "modifiedAt": found.created_at}
    definition = {"data": found.alert_manager, "status": {"statusCode": "ACTIVE"}, **times}
    return json.dumps({"alertManagerDefinition": definition})


@bridge(PrometheusServiceResponse, "aps:DeleteAlertManagerDefinition")
def delete_alert_manager(self, _):
    del workspace(self).alert_manager
    return 202, {}, "{}"


# --- ElastiCache ---------------------------------------------------------------------------------------------------------------------


class ParameterGroup:
    def __init__(self, backend, asked):
        self.name = asked["CacheParameterGroupName"]
        self.values = {}
        self.answer = {
            "CacheParameterGroupName": self.name,
            "CacheParameterGroupFamily": asked["CacheParameterGroupFamily"],
            "Description": asked["Description"],
            "IsGlobal": False,
            "ARN": f"arn:aws:elasticache:{backend.region_name}:{backend.account_id}:parametergroup:{self.name}",
        }


def parameter_groups(backend):
    return backend.__dict__.setdefault("parameter_groups", {})


def parameter_group(self):
    name = self._get_param("CacheParameterGroupName")
    group = parameter_groups(self.elasticache_backend).get(name)
    if not group:
        raise ElastiCacheException("CacheParameterGroupNotFound", f"CacheParameterGroup not found: {name}")
    return group


@bridge(ElastiCacheResponse, "elasticache:CreateCacheParameterGroup")
def create_parameter_group(self, _):
    backend = self.elasticache_backend
    group = ParameterGroup(backend, self._get_params())
    parameter_groups(backend)[group.name] = group
    backend.tagging_service.tag_resource(group.answer["ARN"], self._get_param("Tags", []))
    return ActionResult({"CacheParameterGroup": group.answer})


@bridge(ElastiCacheResponse, "elasticache:DescribeCacheParameterGroups")
def describe_parameter_groups(self, _):
    if self._get_param("CacheParameterGroupName"):
        groups = [parameter_group(self)]
    else:
        groups = parameter_groups(self.elasticache_backend).values()
    return ActionResult({"CacheParameterGroups": [group.answer for group in groups]})


@bridge(ElastiCacheResponse, "elasticache:DescribeCacheParameters")
def describe_parameters(self, _):
    values = parameter_group(self).values
    return ActionResult(
        {
            "Parameters": [
                {"ParameterName": name, "ParameterValue": value, "Source": "user", "IsModifiable": True}
                for name, value in values.items()
            ]
        }
    )


@bridge(ElastiCacheResponse, "elasticache:ModifyCacheParameterGroup")
def modify_parameter_group(self, _):
    group = parameter_group(self)
    for item in self._get_param("ParameterNameValues", []):
        group.values[item["ParameterName"]] = item["ParameterValue"]
    return ActionResult({"CacheParameterGroupName": group.name})


@bridge(ElastiCacheResponse, "elasticache:ResetCacheParameterGroup")
def reset_parameter_group(self, _):
    group = parameter_group(self)
    if self._get_bool_param("ResetAllParameters"):
        group.values.clear()
    for item in self._get_param("ParameterNameValues", []):
        group.values.pop(item["ParameterName"], None)
    return ActionResult({"CacheParameterGroupName": group.name})


@bridge(ElastiCacheResponse, "elasticache:DeleteCacheParameterGroup")
def delete_parameter_group(self, _):
    del parameter_groups(self.elasticache_backend)[parameter_group(self).name]
    return EmptyResult()


@bridge(ElastiCacheResponse, "elasticache:DeleteCacheSubnetGroup")
def delete_subnet_group(self, _):
    name = self._get_param("CacheSubnetGroupName")
    self.elasticache_backend.describe_cache_subnet_groups(name)
    del self.elasticache_backend.cache_subnet_groups[name]
    return EmptyResult()


@bridge(ElastiCacheResponse, "elasticache:ListTagsForResource")
def list_tags(self, _):
    tags = self.elasticache_backend.tagging_service.list_tags_for_resource(self._get_param("ResourceName"))
    return ActionResult({"TagList": tags["Tags"]})


class Member:
    """A node of a replication group. Only its replication group knows what it is like."""

    def __init__(self, group, cluster_id):
        self.group = group
        self.cache_cluster_id = cluster_id
        self.arn = group.arn.replace(":replicationgroup:", ":cluster:").replace(group.replication_group_id, cluster_id)
        self.cache_cluster_status = "available"
        self.num_cache_nodes = 1
        self.security_groups = [{"SecurityGroupId": i, "Status": "active"} for i in group.security_group_ids or []]

    @property
    def cache_parameter_group(self):
        return {"CacheParameterGroupName": self.group.cache_parameter_group_name, "ParameterApplyStatus": "in-sync"}

    @property
    def engine_version(self):
        # AWS knows patch levels too: 7.1 is 7.1.0
        version = self.group.engine_version
        return version if version.count(".") > 1 else f"{version}.0"

    def __getattr__(self, name):
        return getattr(self.group, name)


@bridge(ElastiCacheResponse, "elasticache:CreateReplicationGroup")
def create_replication_group(self, moto):
    if nodes := self._get_int_param("NumCacheClusters"):
        self.params["ReplicasPerNodeGroup"] = nodes - 1  # the only number that moto heeds
    answer = moto()
    group = answer.result["ReplicationGroup"]
    for cluster_id in group.member_clusters:
        self.elasticache_backend.cache_clusters[cluster_id] = Member(group, cluster_id)
    return answer


KEPT_BY_REPLICATION_GROUP = [
    "AutoMinorVersionUpgrade",
    "CacheParameterGroupName",
    "EngineVersion",
    "PreferredMaintenanceWindow",
    "SnapshotWindow",
]


@bridge(ElastiCacheResponse, "elasticache:ModifyReplicationGroup")
def modify_replication_group(self, moto):
    answer = moto()
    asked = self._get_params()
    for name in set(KEPT_BY_REPLICATION_GROUP) & set(asked):
        setattr(answer.result["ReplicationGroup"], camelcase_to_underscores(name), asked[name])
    return answer


@bridge(ElastiCacheResponse, "elasticache:DeleteReplicationGroup")
def delete_replication_group(self, moto):
    backend = self.elasticache_backend
    members = backend.describe_replication_groups(self._get_param("ReplicationGroupId"))[0].member_clusters
    for cluster_id in list(members):
        del backend.cache_clusters[cluster_id]
    answer = moto()
    del backend.replication_groups[self._get_param("ReplicationGroupId")]
    return answer
