/** The processes of the system: started side by side, stopped one after the other. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type GatewayKind, startGateway } from '../../gateway-tyk/run/gateway.ts';
import { startProcess, stopProcess } from '../../gateway-tyk/run/process.ts';
import { startRedis } from '../../gateway-tyk/run/redis.ts';
import type { Observe } from '../observe/settings.ts';
import { gatewayMetrics, observers } from '../observe/start.ts';
import type { Logs, PartName } from './logs.ts';
import type { Ports } from './settings.ts';
import type { Secrets } from './state.ts';

export interface Part {
  name: PartName;
  process: ChildProcess;
  stop(): Promise<void>;
}

export interface PartsOptions {
  gateway: GatewayKind;
  ports: Ports;
  state: string;
  secrets: Secrets;
  logs: Logs;
  observe?: Observe;
}

/** First what takes requests in, last what the others need or tell their last metrics to. */
const STOP_ORDER: PartName[] = [
  'dashboard',
  'gateway',
  'api',
  'redis_exporter',
  'redis',
  'collector',
  'prometheus',
  'alertmanager',
];

const apiFolder = fileURLToPath(new URL('../../api', import.meta.url));
const dashboardFolder = fileURLToPath(new URL('../../gateway-tyk/dashboard', import.meta.url));

/**
 * @returns what was started and is ready, in the order in which to stop it
 * @throws Error with the last lines of a part that did not become ready; the others are stopped by then
 */
export async function startParts(options: PartsOptions): Promise<Part[]> {
  const { observe } = options;
  const parts: Part[] = [];
  const starts: Record<string, Promise<void>> = {
    api: startApi(options, parts),
    gateway: startGatewayParts(options, parts),
    dashboard: startDashboard(options, parts),
  };
  if (observe) {
    for (const [name, start] of Object.entries(observers(observe)))
      starts[name] = start(options, observe, parts);
  }
  const results = await Promise.allSettled(Object.values(starts));
  parts.sort((a, b) => STOP_ORDER.indexOf(a.name) - STOP_ORDER.indexOf(b.name));
  const failures = Object.keys(starts).flatMap((name, index) => {
    const result = results[index];
    return result?.status === 'rejected' ? [`The ${name} did not start: ${result.reason.message}`] : [];
  });
  if (failures.length === 0) return parts;
  for (const part of parts) await part.stop();
  throw new Error(failures.join('\n\n'));
}

/** @param env more settings of the API; they win */
export async function startApi(
  { ports, logs }: PartsOptions,
  parts: Part[],
  env: Record<string, string> = {},
): Promise<void> {
  const child = await startProcess(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: apiFolder,
    env: {
      HOST: '127.0.0.1',
      PORT: String(ports.API_PORT),
      METRICS_PORT: String(ports.METRICS_PORT),
      DRAIN_DELAY: '0', // the only one who routes here, the gateway, has ended by then
      ...env,
    },
    ready: `http://127.0.0.1:${ports.API_PORT}/readyz`,
    onLine: logs.of('api'),
  });
  parts.push({ name: 'api', process: child, stop: () => stopProcess(child) });
}

async function startDashboard({ ports, state, secrets, logs }: PartsOptions, parts: Part[]): Promise<void> {
  const url = `http://127.0.0.1:${ports.DASHBOARD_PORT}`;
  const child = await startProcess(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: dashboardFolder,
    env: {
      HOST: '127.0.0.1',
      PORT: String(ports.DASHBOARD_PORT),
      METRICS_PORT: String(ports.DASHBOARD_METRICS_PORT),
      PUBLIC_URL: url,
      CLIENT_URL: `http://127.0.0.1:${ports.GATEWAY_PORT}`,
      GATEWAY_API_URL: `http://127.0.0.1:${ports.CONTROL_PORT}`,
      TYK_GW_SECRET: secrets.TYK_GW_SECRET,
      OPERATOR_TOKEN: secrets.OPERATOR_TOKEN,
      AUDIT_FILE: join(state, 'audit.jsonl'),
      REFRESH_INTERVAL: '5', // who looks on a laptop has just made a key in a shell
      DRAIN_DELAY: '0', // nobody routes here
    },
    ready: `${url}/readyz`,
    onLine: logs.of('dashboard'),
  });
  parts.push({ name: 'dashboard', process: child, stop: () => stopProcess(child) });
}

async function startGatewayParts(options: PartsOptions, parts: Part[]): Promise<void> {
  const { gateway: kind, ports, state, secrets, logs, observe } = options;
  const redis =
    kind === 'tyk' &&
    (await startRedis({
      dir: join(state, 'redis'),
      port: ports.REDIS_PORT,
      password: secrets.REDIS_PASSWORD,
      onLine: logs.of('redis'),
    }));
  if (redis) parts.push({ name: 'redis', process: redis.process, stop: () => redis.stop() });
  const gateway = await startGateway({
    kind,
    upstream: `http://127.0.0.1:${ports.API_PORT}`,
    ports: { listen: ports.GATEWAY_PORT, control: ports.CONTROL_PORT },
    state: join(state, 'embedded'),
    secret: secrets.TYK_GW_SECRET,
    env: { TYK_GW_NODESECRET: secrets.TYK_GW_NODESECRET, ...(observe && gatewayMetrics(observe)) },
    onLine: logs.of('gateway'),
    ...(redis && { redis }),
  });
  parts.push({ name: 'gateway', process: gateway.process, stop: () => gateway.stop() });
}

/** Resolves with the first part that ends, for whatever reason. */
export function firstToEnd(parts: Part[]): Promise<Part> {
  return Promise.race(
    parts.map(async (part) => {
      const { exitCode, signalCode } = part.process;
      if (exitCode === null && signalCode === null) await once(part.process, 'exit');
      return part;
    }),
  );
}
