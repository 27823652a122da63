/**
 * Every metric of the gateway that somebody may use: the contract with dashboards, alerts and runbooks, which import it as
 * `@digest/gateway-tyk/metrics`. What Tyk is told to measure (`api_metrics` in tyk.conf) is compiled from it; a test compares
 * it with what both gateways really export.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

export interface Metric {
  /** As Prometheus calls it, which the collector makes of `otel`, the unit and the type. */
  name: string;
  /** As OpenTelemetry calls it, and the gateway. */
  otel: string;
  type: 'counter' | 'gauge' | 'histogram';
  /** The unit in the name, as Prometheus has it; "" for a plain count or a state. */
  unit: 'seconds' | 'bytes' | 'ratio' | '';
  labels: readonly Label[];
  help: string;
  /** Upper bounds of a histogram, in its unit. */
  buckets?: readonly number[];
  /** What Tyk is told to measure, once per call; absent where Tyk measures unasked. */
  records?: 'calls' | 'total' | 'gateway' | 'upstream';
  /** The embedded gateway, which is no Go program, does not have it. */
  only?: 'tyk';
}

/** The plan of a call without one: no token, one that nobody has, or a disabled key, whose policy is no plan. */
export const NO_PLAN = 'none';

/** Tyk reads the plan from the first tag of a session that begins so; each plan's policy brings one. */
export const PLAN_TAG = 'portal-org-';

/** A label in Prometheus, its attribute in OpenTelemetry, and where Tyk takes it from for each call. */
export interface LabelSource {
  otel: string;
  source?: { source: 'metadata' | 'session'; key: string; default?: string };
}

/**
 * Every label has values of ours only. The method is not among them: Tyk would pass on any word that a client sends for one, with or without a
 * key, and each API has one method anyway.
 */
export const LABELS = {
  http_response_status_code: {
    otel: 'http.response.status_code',
    source: { source: 'metadata', key: 'response_code' },
  },
  tyk_api_id: { otel: 'tyk.api.id', source: { source: 'metadata', key: 'api_id' } },
  tyk_response_flag: { otel: 'tyk.response_flag', source: { source: 'metadata', key: 'response_flag' } },
  digest_plan: { otel: 'digest.plan', source: { source: 'session', key: 'portal_org', default: NO_PLAN } },
  go_memory_type: { otel: 'go.memory.type' },
} as const satisfies Record<string, LabelSource>;

export type Label = keyof typeof LABELS;

/** With a bound at each thing that a duration is compared with: goals and timeouts. */
const LATENCY = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

export const METRICS = {
  requestDuration: {
    name: 'http_server_request_duration_seconds',
    otel: 'http.server.request.duration',
    type: 'histogram',
    unit: 'seconds',
    labels: ['http_response_status_code', 'tyk_api_id', 'tyk_response_flag'],
    help: 'From the end of the request headers to the end of the answer, in whole milliseconds.',
    buckets: LATENCY,
    records: 'total',
  },
  gatewayDuration: {
    name: 'tyk_gateway_request_duration_seconds',
    otel: 'tyk.gateway.request.duration',
    type: 'histogram',
    unit: 'seconds',
    labels: ['tyk_api_id'],
    help: 'The part of a call that was not spent waiting for the API; all of it when the API gave no answer.',
    buckets: LATENCY,
    records: 'gateway',
  },
  upstreamDuration: {
    name: 'tyk_upstream_request_duration_seconds',
    otel: 'tyk.upstream.request.duration',
    type: 'histogram',
    unit: 'seconds',
    labels: ['tyk_api_id'],
    help: 'The part of a call that was spent waiting for the API; 0 when it was not asked or gave no answer.',
    buckets: LATENCY,
    records: 'upstream',
  },
  requests: {
    name: 'tyk_api_requests_total',
    otel: 'tyk.api.requests.total',
    type: 'counter',
    unit: '',
    labels: ['http_response_status_code', 'tyk_api_id', 'tyk_response_flag', 'digest_plan'],
    help: 'Calls, with the plan of the key that made them.',
    records: 'calls',
  },
  // From here on Tyk's own, as few of them as a question was ever answered with.
  apisLoaded: {
    name: 'tyk_gateway_apis_loaded',
    otel: 'tyk.gateway.apis.loaded',
    type: 'gauge',
    unit: '',
    labels: [],
    help: 'API definitions that the gateway has; one that it could not read is missing here and nowhere else.',
  },
  policiesLoaded: {
    name: 'tyk_gateway_policies_loaded',
    otel: 'tyk.gateway.policies.loaded',
    type: 'gauge',
    unit: '',
    labels: [],
    help: 'Policies that the gateway has.',
  },
  reloads: {
    name: 'tyk_gateway_config_reload_total',
    otel: 'tyk.gateway.config.reload',
    type: 'counter',
    unit: '',
    labels: [],
    help: 'Times that definitions and policies were loaded, the first included.',
  },
  memory: {
    name: 'go_memory_used_bytes',
    otel: 'go.memory.used',
    type: 'gauge',
    unit: 'bytes',
    labels: ['go_memory_type'],
    help: 'Memory used by the Go runtime.',
    only: 'tyk',
  },
  goroutines: {
    name: 'go_goroutine_count',
    otel: 'go.goroutine.count',
    type: 'gauge',
    unit: '',
    labels: [],
    help: 'Count of live goroutines.',
    only: 'tyk',
  },
} as const satisfies Record<string, Metric>;

export type MetricName = (typeof METRICS)[keyof typeof METRICS]['name'];

/**
 * Why a call failed, in Tyk's three letters; where Tyk has none, `tyk_response_flag` holds the status. Tyk has more, for TLS and
 * names: these are the ones that were seen.
 */
export const FLAGS = {
  QEX: 'the quota of the key is used up',
  RLT: 'faster than the plan of the key allows',
  AMF: 'no token',
  AKI: 'a token that no key belongs to, or any token while Redis is down',
  BTL: 'the body is over the limit of the operation',
  CLM: 'a body without a length',
  BIV: 'the body does not match the schema',
  UCF: 'the API refused the connection',
  URR: 'the API reset the connection before it answered',
  URT: 'the API was too slow',
  URS: 'the API answered 5xx',
  UPE: 'the API hung up before it answered, or did not answer in HTTP',
  CBO: 'the circuit is open: the API had failed too often',
  CDC: 'the client did not wait for the answer',
} as const;

export type Flag = keyof typeof FLAGS;

const home = fileURLToPath(new URL('./', import.meta.url));
const OAS = '-oas.json';

/** All that these labels can be; other labels have no list. */
export const VALUES: Readonly<Record<'tyk_api_id' | 'digest_plan' | 'go_memory_type', readonly string[]>> = {
  tyk_api_id: readdirSync(`${home}apps`)
    .filter((name) => name.endsWith(OAS))
    .map((name) => name.slice(0, -OAS.length))
    .sort(),
  digest_plan: [...Object.keys(parse(readFileSync(`${home}plans.yaml`, 'utf8')).plans), NO_PLAN],
  go_memory_type: ['stack', 'other'],
};
