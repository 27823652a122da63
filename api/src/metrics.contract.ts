/**
 * Every metric that the service has on /metrics: the contract with dashboards, alerts and runbooks, which import it as
 * `@digest/api/metrics`. A test compares it with what is really served; the table in README.md is generated from it.
 */
export interface Metric {
  name: string;
  type: 'counter' | 'gauge' | 'histogram';
  /** The unit in the name, as Prometheus has it; "" for a plain count or a state. */
  unit: 'seconds' | 'bytes' | 'ratio' | '';
  labels: readonly string[];
  help: string;
  /** Upper bounds of a histogram, in its unit. */
  buckets?: readonly number[];
}

/** Those of every service that listens on two ports. */
export const SERVER_METRICS = {
  requestDuration: {
    name: 'http_server_request_duration_seconds',
    type: 'histogram',
    unit: 'seconds',
    labels: ['http_route', 'http_request_method', 'http_response_status_code'],
    help: 'From the end of the request headers to the end of the answer; 499 when the client left before it.',
    // Fine where the answers are (a few milliseconds), and with a bound at the gateway's timeout and at the API's own.
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  },
  activeRequests: {
    name: 'http_server_active_requests',
    type: 'gauge',
    unit: '',
    labels: [],
    help: 'Requests in flight.',
  },
  refusals: {
    name: 'digest_connection_refusals_total',
    type: 'counter',
    unit: '',
    labels: ['http_response_status_code'],
    help: 'Requests so malformed, large or slow that they were refused before they reached a route.',
  },
  lifecycle: {
    name: 'digest_lifecycle_state',
    type: 'gauge',
    unit: '',
    labels: ['state'],
    help: '1 for the state that the process is in, 0 for the others.',
  },
  build: {
    name: 'digest_build_info',
    type: 'gauge',
    unit: '',
    labels: ['version', 'commit', 'node'],
    help: 'Always 1; the labels say what runs.',
  },
  // From here on prom-client's own, as few of them as a question was ever answered with.
  cpu: {
    name: 'process_cpu_seconds_total',
    type: 'counter',
    unit: 'seconds',
    labels: [],
    help: 'Total user and system CPU time spent in seconds.',
  },
  startTime: {
    name: 'process_start_time_seconds',
    type: 'gauge',
    unit: 'seconds',
    labels: [],
    help: 'Start time of the process since unix epoch in seconds.',
  },
  residentMemory: {
    name: 'process_resident_memory_bytes',
    type: 'gauge',
    unit: 'bytes',
    labels: [],
    help: 'Resident memory size in bytes.',
  },
  heapTotal: {
    name: 'nodejs_heap_size_total_bytes',
    type: 'gauge',
    unit: 'bytes',
    labels: [],
    help: 'Process heap size from Node.js in bytes.',
  },
  heapUsed: {
    name: 'nodejs_heap_size_used_bytes',
    type: 'gauge',
    unit: 'bytes',
    labels: [],
    help: 'Process heap size used from Node.js in bytes.',
  },
  eventLoopLag: {
    name: 'nodejs_eventloop_lag_seconds',
    type: 'gauge',
    unit: 'seconds',
    labels: [],
    help: 'Lag of event loop in seconds.',
  },
  eventLoopLagP99: {
    name: 'nodejs_eventloop_lag_p99_seconds',
    type: 'gauge',
    unit: 'seconds',
    labels: [],
    help: 'The 99th percentile of the recorded event loop delays.',
  },
} as const satisfies Record<string, Metric>;

export const METRICS = {
  ...SERVER_METRICS,
  shed: {
    name: 'digest_requests_shed_total',
    type: 'counter',
    unit: '',
    labels: ['http_route'],
    help: 'Requests refused because the event loop was too busy.',
  },
  utilisation: {
    name: 'nodejs_eventloop_utilization_ratio',
    type: 'gauge',
    unit: 'ratio',
    labels: [],
    help: 'Share of the last window that the event loop was busy; load is shed by it.',
  },
} as const satisfies Record<string, Metric>;

export type MetricName = (typeof METRICS)[keyof typeof METRICS]['name'];

/**
 * The most series that one process can have, whatever its clients send: every label has values of ours only. Hostile
 * traffic in the tests comes to about half of it.
 */
export const SERIES_CEILING = 2_000;
