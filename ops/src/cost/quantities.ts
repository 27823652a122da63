/** How much of what is paid for each type of resource needs: the types that prices.yaml does not call free. */
import { list, number, type Resource, text } from './plan-set.ts';
import type { Assumptions, UnitUse } from './price-table.ts';

/** So much of one price of prices.yaml, in its unit: in a month without calls, or for a million calls. */
export interface Quantity {
  price: string;
  idle?: number;
  calls?: number;
}

/** What a resource is among. */
export interface Surroundings {
  resources: Resource[];
  assumptions: Assumptions;
}

type Rule = (resource: Resource, around: Surroundings) => Quantity[];

const MILLION = 1_000_000;
/** Bytes of one call → GB of a million. */
const gb = (bytes: number) => (bytes * MILLION) / 1e9;

export const quantities: Record<string, Rule> = {
  aws_nat_gateway: (_, { assumptions }) => [{ price: 'nat_gateway', idle: assumptions.hours }],
  aws_eip: (_, { assumptions }) => [{ price: 'public_ipv4', idle: assumptions.hours }],
  aws_vpc_endpoint: vpcEndpoint,
  aws_lb: loadBalancer,
  aws_wafv2_web_acl: (resource) => [
    { price: 'waf_acl', idle: 1 },
    { price: 'waf_rule', idle: list(resource, 'rule').length },
    { price: 'waf_request', calls: 1 },
  ],
  aws_ecs_cluster: containerInsights,
  aws_ecs_service: service,
  aws_appautoscaling_policy: (_, { assumptions: { idle } }) => [
    { price: 'alarm', idle: idle.autoscaling_alarms },
  ],
  aws_elasticache_replication_group: redis,
  aws_ecr_repository: (_, { assumptions: { idle } }) => [
    { price: 'ecr_storage', idle: idle.images_gb_of_repository },
  ],
  aws_secretsmanager_secret: () => [{ price: 'secret', idle: 1 }],
  aws_kms_key: () => [{ price: 'kms_key', idle: 1 }],
  aws_s3_bucket: accessLogs,
  aws_cloudwatch_log_group: logGroup,
  aws_cloudwatch_metric_alarm: alarm,
  aws_prometheus_workspace: prometheus,
  aws_grafana_workspace: (_, { assumptions: { idle } }) => [
    { price: 'grafana_editor', idle: idle.grafana_editors },
    { price: 'grafana_viewer', idle: idle.grafana_viewers },
  ],
  aws_sns_topic: (_, { assumptions: { idle } }) => [
    { price: 'sns_publish', idle: idle.messages_of_topic / MILLION },
  ],
  aws_sns_topic_subscription: (resource, { assumptions: { idle } }) => [
    { price: `sns_${text(resource, 'protocol')}`, idle: idle.messages_of_subscription / MILLION },
  ],
};

function vpcEndpoint(endpoint: Resource, around: Surroundings): Quantity[] {
  if (endpoint.values.vpc_endpoint_type !== 'Interface') return []; // gateway endpoints are free
  const tasks = of('aws_ecs_service', around).map(({ unit }) => use(unit, around).call_bytes);
  const carriesLogs = text(endpoint, 'service_name').endsWith('.logs');
  return [
    { price: 'interface_endpoint', idle: zones(around) * around.assumptions.hours },
    ...(carriesLogs ? [{ price: 'interface_endpoint_data', calls: gb(sum(tasks)) }] : []),
  ];
}

/** A capacity unit-hour is 25 new connections a second or 1 GB an hour, whichever is used more. */
function loadBalancer(balancer: Resource, around: Surroundings): Quantity[] {
  const { hours, calls } = around.assumptions;
  const connections = MILLION / calls.calls_of_connection / (25 * 3600);
  return [
    { price: 'alb', idle: hours },
    ...(balancer.values.internal === true ? [] : [{ price: 'public_ipv4', idle: zones(around) * hours }]),
    { price: 'alb_lcu', calls: Math.max(connections, gb(calls.request_bytes + calls.answer_bytes)) },
    { price: 'data_out', calls: gb(calls.answer_bytes) },
  ];
}

function containerInsights(cluster: Resource, around: Surroundings): Quantity[] {
  const settings = list(cluster, 'setting') as { name: string; value: string }[];
  if (!settings.some(({ name, value }) => name === 'containerInsights' && value !== 'disabled')) return [];
  const { idle } = around.assumptions;
  const services = of('aws_ecs_service', around);
  const metrics = idle.container_insights_metrics_of_service * services.length;
  return [
    { price: 'metric', idle: idle.container_insights_metrics_of_cluster + metrics },
    { price: 'logs_ingested', idle: idle.container_insights_logs_of_task * tasks(services) },
  ];
}

function service(resource: Resource, around: Surroundings): Quantity[] {
  const { hours, calls } = around.assumptions;
  const definition = of('aws_ecs_task_definition', around).find(
    ({ unit, values }) => unit === resource.unit && values.family === resource.values.name,
  );
  if (!definition)
    throw new Error(`${resource.unit}: ${resource.address} has no task definition of its name`);
  const vcpu = number(definition, 'cpu') / 1024;
  const memory = number(definition, 'memory') / 1024;
  const platform = list(definition, 'runtime_platform')[0] as { cpu_architecture?: string } | undefined;
  const fargate = `fargate_${(platform?.cpu_architecture ?? 'X86_64').toLowerCase()}`;

  const spot = spotTasks(resource);
  const onDemand = number(resource, 'desired_count') - spot;
  const callHours =
    (MILLION * (use(resource.unit, around).call_cpu_ms ?? Number.NaN)) / 3_600_000 / calls.cpu_used / vcpu;
  const result: Quantity[] = [
    { price: `${fargate}_vcpu`, idle: onDemand * vcpu * hours, calls: callHours * vcpu },
    { price: `${fargate}_gb`, idle: onDemand * memory * hours, calls: callHours * memory },
  ];
  if (spot > 0)
    result.push(
      { price: `${fargate}_spot_vcpu`, idle: spot * vcpu * hours },
      { price: `${fargate}_spot_gb`, idle: spot * memory * hours },
    );
  // What comes from the load balancer goes on to the next service, whose task may be in another zone: paid for on both sides. Calls are what
  // clients make; operators' few are not counted.
  if (list(resource, 'load_balancer').length > 0 && callHours > 0) {
    const bytes = calls.request_bytes + calls.answer_bytes;
    result.push({ price: 'data_between_zones', calls: 2 * gb(bytes) * otherZone(around) });
  }
  return result;
}

/** @returns how many of a service's tasks are on Spot, on average: what is above the bases is shared by weight */
function spotTasks(resource: Resource): number {
  const strategy = list(resource, 'capacity_provider_strategy') as {
    capacity_provider: string;
    base?: number | null;
    weight?: number | null;
  }[];
  const spot = strategy.find(({ capacity_provider }) => capacity_provider === 'FARGATE_SPOT');
  if (!spot) return 0;
  const desired = number(resource, 'desired_count');
  const shared = Math.max(0, desired - sum(strategy.map(({ base }) => base ?? 0)));
  const weights = sum(strategy.map(({ weight }) => weight ?? 0));
  return Math.min(desired, spot.base ?? 0) + (weights === 0 ? 0 : (shared * (spot.weight ?? 0)) / weights);
}

function redis(group: Resource, around: Surroundings): Quantity[] {
  const { hours, idle, calls } = around.assumptions;
  // One snapshot is free.
  const snapshots = Math.max(0, number(group, 'snapshot_retention_limit') - 1);
  return [
    { price: text(group, 'node_type'), idle: number(group, 'num_cache_clusters') * hours },
    { price: 'cache_backup', idle: snapshots * idle.snapshot_gb },
    // ElastiCache does not charge its own side.
    { price: 'data_between_zones', calls: gb(calls.redis_bytes) * otherZone(around) },
  ];
}

function accessLogs(bucket: Resource, around: Surroundings): Quantity[] {
  const { idle, calls } = around.assumptions;
  const lifecycle = of('aws_s3_bucket_lifecycle_configuration', around).find(
    ({ unit }) => unit === bucket.unit,
  );
  const rules = (lifecycle ? list(lifecycle, 'rule') : []) as { expiration?: { days?: number }[] }[];
  const days = rules.flatMap((rule) => rule.expiration ?? []).find((expiration) => expiration.days)?.days;
  if (!days) throw new Error(`${bucket.unit}: nothing says when files in ${bucket.address} expire`);
  return [
    { price: 's3_put', idle: (idle.access_log_files_of_zone * zones(around)) / MILLION },
    { price: 's3_storage', calls: gb(calls.access_log_bytes) * months(days) },
  ];
}

/** Taken in, and kept for as long as the group keeps it. */
function logGroup(group: Resource, around: Surroundings): Quantity[] {
  const { logs, idle_gb, call_bytes } = use(group.unit, around);
  const services = of('aws_ecs_service', around).filter(({ unit }) => unit === group.unit);
  const idle = idle_gb * (services.length > 0 ? tasks(services) : 1);
  const calls = gb(call_bytes);
  const kept = around.assumptions.log_compression * months(number(group, 'retention_in_days'));
  return [
    { price: logs, idle, calls },
    { price: 'logs_stored', idle: idle * kept, calls: calls * kept },
  ];
}

/** AWS charges each metric that an alarm looks at. A query's text may only be known after the apply, a formula's is known. */
function alarm(resource: Resource, { assumptions }: Surroundings): Quantity[] {
  const queries = list(resource, 'metric_query') as { metric?: unknown[]; expression?: string | null }[];
  const metrics = queries.map(({ metric, expression }) => {
    if (metric?.length) return metric.length;
    return expression && !expression.startsWith('SELECT') ? 0 : assumptions.idle.insights_query_metrics;
  });
  return [{ price: 'alarm', idle: queries.length > 0 ? sum(metrics) : 1 }];
}

/** Samples that the tasks' metrics make, what the rules read of them, and what is kept of them. */
function prometheus(_: Resource, around: Surroundings): Quantity[] {
  const { hours, idle } = around.assumptions;
  const series = idle.metric_series_of_task * tasks(of('aws_ecs_service', around));
  const samples = (series * hours * 3600) / idle.scrape_seconds;
  return [
    { price: 'amp_samples', idle: samples / MILLION },
    { price: 'amp_query', idle: (idle.rule_samples_a_minute * hours * 60) / MILLION },
    {
      price: 'amp_storage',
      idle: ((samples * idle.bytes_of_sample) / 1e9) * months(idle.samples_kept_days),
    },
  ];
}

const of = (type: string, { resources }: Surroundings) =>
  resources.filter((resource) => resource.type === type);
const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0);
const tasks = (services: Resource[]) => sum(services.map((each) => number(each, 'desired_count')));
const months = (days: number) => days / 30;

/** Zones of the environment. Counted in the subnets: ids of subnets are not known before the network is there. */
function zones(around: Surroundings): number {
  const names = new Set(of('aws_subnet', around).map((subnet) => text(subnet, 'availability_zone')));
  if (names.size === 0) throw new Error('there are no subnets, so nothing says how many zones there are');
  return names.size;
}

/** @returns the share of connections between tasks that goes to another zone */
const otherZone = (around: Surroundings) => 1 - 1 / zones(around);

function use(unit: string, { assumptions }: Surroundings): UnitUse {
  const found = assumptions.units[unit];
  if (!found) throw new Error(`ops/prices.yaml says nothing of the unit ${unit} (assumptions.units)`);
  return found;
}
