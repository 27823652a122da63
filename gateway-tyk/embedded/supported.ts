/**
 * What of Tyk the embedded gateway implements, as JSON schemas. A setting that is not here makes it refuse to start, so
 * that a laptop never seems to enforce what it does not. `true` means: has no effect on one gateway on one laptop.
 */
const string = { type: 'string' };
const integer = { type: 'integer' };
const boolean = { type: 'boolean' };

/** An object with exactly these properties, all of them required unless named optional. */
function exactly(properties: Record<string, unknown>, optional: string[] = []) {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', additionalProperties: false, required, properties };
}

/** An object of one of these shapes, told apart by the property. */
function oneOf(propertyName: string, shapes: Record<string, Record<string, unknown>>) {
  const alternatives = Object.entries(shapes).map(([value, properties]) =>
    exactly({ [propertyName]: { const: value }, ...properties }),
  );
  return {
    type: 'object',
    discriminator: { propertyName },
    properties: { [propertyName]: string },
    required: [propertyName],
    oneOf: alternatives,
  };
}

const counter = {
  name: string,
  description: string,
  dimensions: {
    type: 'array',
    items: oneOf('source', {
      metadata: { key: { enum: ['response_code', 'api_id', 'response_flag'] }, label: string },
      session: { key: { const: 'portal_org' }, label: string, default: string },
    }),
  },
};
const histogram = {
  ...counter,
  histogram_source: { enum: ['total', 'gateway', 'upstream'] },
  histogram_buckets: { type: 'array', items: { type: 'number' }, minItems: 1 },
};

export const CONF = exactly(
  {
    listen_address: string,
    listen_port: integer,
    control_api_port: integer,
    secret: string,
    node_secret: true,
    allow_insecure_configs: { const: false },
    app_path: string,
    template_path: true,
    policies: exactly({ policy_source: { const: 'file' }, policy_path: string }),
    storage: true,
    hash_keys: { const: true },
    hash_key_function: { const: 'sha256' },
    enable_hashed_keys_listing: { const: true },
    disable_key_actions_by_username: { const: true },
    allow_master_keys: { const: false },
    enable_key_logging: { const: false },
    hide_generator_header: { const: true },
    local_session_cache: exactly({ disable_cached_session_state: { const: true } }),
    enable_fixed_window_rate_limiter: { const: true },
    suppress_redis_signal_reload: true,
    http_server_options: exactly({
      read_timeout: integer,
      write_timeout: integer,
      max_request_body_size: integer,
      enable_strict_routes: { const: true },
      enable_path_prefix_matching: { const: true },
      enable_path_suffix_matching: { const: true },
      xff_depth: true,
    }),
    proxy_default_timeout: true,
    max_idle_connections_per_host: integer,
    graceful_shutdown_timeout_duration: integer,
    liveness_check: true,
    enable_analytics: { const: false },
    uptime_tests: exactly({ disable: { const: true } }),
    enable_jsvm: { const: false },
    log_format: { const: 'json' },
    access_logs: exactly({ enabled: boolean }),
    opentelemetry: exactly({
      metrics: exactly({
        enabled: boolean,
        exporter: { const: 'http' },
        endpoint: string,
        export_interval: integer,
        api_metrics: { type: 'array', items: oneOf('type', { counter, histogram }) },
      }),
    }),
  },
  ['listen_address'],
);

const switchedOn = { const: true };
const operation = exactly(
  {
    allow: exactly({ enabled: switchedOn }),
    enforceTimeout: exactly({ enabled: switchedOn, value: { type: 'integer', minimum: 1 } }),
    circuitBreaker: exactly({
      enabled: switchedOn,
      threshold: { type: 'number', exclusiveMinimum: 0, maximum: 1 },
      sampleSize: { type: 'integer', minimum: 1 },
      coolDownPeriod: { type: 'integer', minimum: 1 },
      halfOpenStateEnabled: switchedOn,
    }),
    requestSizeLimit: exactly({ enabled: switchedOn, value: { type: 'integer', minimum: 1 } }),
    validateRequest: exactly({ enabled: switchedOn, errorResponseCode: { type: 'integer', minimum: 400 } }),
  },
  ['requestSizeLimit', 'validateRequest'],
);

/** One endpoint per API, at the root of its listen path. */
export const DEFINITION = exactly(
  {
    openapi: string,
    info: true,
    servers: true,
    security: true,
    paths: exactly({ '/': { type: 'object', minProperties: 1, maxProperties: 1 } }),
    components: { type: 'object' },
    'x-tyk-api-gateway': exactly({
      info: exactly({
        id: string,
        dbId: string,
        orgId: string,
        name: string,
        state: exactly({ active: switchedOn, internal: { const: false } }),
      }),
      upstream: exactly({ url: string }),
      server: exactly(
        {
          listenPath: exactly({ value: { type: 'string', pattern: '^/.*[^/]$' }, strip: { const: false } }),
          authentication: exactly({
            enabled: switchedOn,
            stripAuthorizationData: switchedOn,
            securitySchemes: exactly({
              token: exactly({ enabled: switchedOn, header: exactly({ enabled: switchedOn, name: string }) }),
            }),
          }),
        },
        ['authentication'],
      ),
      middleware: exactly({
        global: exactly({
          trafficLogs: exactly({ enabled: switchedOn }),
          transformRequestHeaders: exactly({ enabled: switchedOn, remove: { type: 'array', items: string } }),
        }),
        operations: { type: 'object', minProperties: 1, maxProperties: 1, additionalProperties: operation },
      }),
    }),
  },
  ['security'],
);

/** Limits per API, and nothing at the root. */
export const POLICY = exactly(
  {
    id: string,
    name: string,
    org_id: string,
    active: switchedOn,
    is_inactive: boolean,
    tags: { type: 'array', items: string },
    partitions: exactly({ per_api: switchedOn }),
    access_rights: {
      type: 'object',
      minProperties: 1,
      additionalProperties: exactly({
        api_id: string,
        api_name: string,
        versions: { const: ['Default'] },
        limit: exactly({ rate: integer, per: integer, quota_max: integer, quota_renewal_rate: integer }),
      }),
    },
  },
  ['tags'],
);
