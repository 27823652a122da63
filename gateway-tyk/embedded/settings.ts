/** tyk.conf with its TYK_GW_… overrides, as Tyk reads them, and the few settings that only this gateway has. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { check } from './check.ts';
import type { MetricsOptions } from './metrics.ts';
import { CONF } from './supported.ts';

export interface Settings {
  listenAddress: string;
  listenPort: number;
  controlPort: number;
  /** What X-Tyk-Authorization has to say. */
  secret: string;
  appPath: string;
  policyPath: string;
  /** Bytes. */
  maxBody: number;
  /** Milliseconds. */
  readTimeout: number;
  /** Milliseconds. */
  shutdownTimeout: number;
  /** Connections to the API, per API definition. */
  connections: number;
  /** Milliseconds that an idle connection to the API is kept. */
  idlePool: number;
  accessLogs: boolean;
  /** Where OTLP metrics go; absent when they are off. */
  metrics?: MetricsOptions;
  /** Replaces `env://…` in the definitions. */
  environment: NodeJS.ProcessEnv;
  /** Folder of the built-in store. */
  state?: string;
  /** Redis instead of the built-in store. */
  redisUrl?: string;
}

const home = fileURLToPath(new URL('../', import.meta.url));

/** @throws Error that names every setting that is missing, wrong, or not implemented here */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const conf = override(JSON.parse(readFileSync(`${home}tyk.conf`, 'utf8')), CONF, 'TYK_GW', environment);
  const timeouts = parse(readFileSync(`${home}../timeouts.yaml`, 'utf8'));
  const problems = check('tyk.conf', CONF, conf);
  if (!conf.secret || conf.secret.startsWith('secrets://'))
    problems.push('TYK_GW_SECRET is not set: give the Gateway API a secret');
  const { REDIS_URL: redisUrl, EMBEDDED_STATE: state } = environment;
  if (!redisUrl && !state) problems.push('set EMBEDDED_STATE (a folder for keys and counters) or REDIS_URL');
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const { metrics } = conf.opentelemetry;
  return {
    listenAddress: conf.listen_address ?? '127.0.0.1',
    listenPort: conf.listen_port,
    controlPort: conf.control_api_port,
    secret: conf.secret,
    appPath: conf.app_path,
    policyPath: conf.policies.policy_path,
    maxBody: conf.http_server_options.max_request_body_size,
    readTimeout: conf.http_server_options.read_timeout * 1000,
    shutdownTimeout: conf.graceful_shutdown_timeout_duration * 1000,
    connections: conf.max_idle_connections_per_host,
    idlePool: timeouts.gateway.upstream_idle_pool * 1000,
    accessLogs: conf.access_logs.enabled,
    environment,
    ...(metrics.enabled && {
      // Tyk takes host:port and adds the path of OTLP over HTTP itself.
      metrics: {
        url: `http://${metrics.endpoint}/v1/metrics`,
        interval: metrics.export_interval * 1000,
        instruments: metrics.api_metrics,
      },
    }),
    ...(state && { state }),
    ...(redisUrl && { redisUrl }),
  };
}

type Schema = { type?: string; properties?: Record<string, unknown>; const?: unknown };

/** `listen_port` is TYK_GW_LISTENPORT, `policies.policy_path` is TYK_GW_POLICIES_POLICYPATH: underscores mark levels only. */
// biome-ignore lint/suspicious/noExplicitAny: tyk.conf, checked against CONF before anything is read from it
function override(conf: any, schema: Schema, prefix: string, environment: NodeJS.ProcessEnv): any {
  const result = { ...conf };
  for (const [name, inner] of Object.entries(schema.properties ?? {}) as [string, Schema][]) {
    const variable = `${prefix}_${name.replaceAll('_', '').toUpperCase()}`;
    if (inner.properties) {
      const section = override(conf?.[name], inner, variable, environment);
      if (Object.keys(section).length > 0) result[name] = section;
      continue;
    }
    const value = environment[variable];
    if (value === undefined) continue;
    const type = inner.type ?? typeof inner.const;
    if (type === 'integer') result[name] = Number(value);
    else result[name] = type === 'boolean' ? value === 'true' : value;
  }
  return result;
}
