/** The processes of the system, and how each is started. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type GatewayKind, startGateway } from '../../gateway-tyk/run/gateway.ts';
import { startProcess } from '../../gateway-tyk/run/process.ts';
import { startRedis } from '../../gateway-tyk/run/redis.ts';
import type { Observe } from '../observe/settings.ts';
import { gatewayMetrics, observers } from '../observe/start.ts';
import type { Logs, PartName } from './logs.ts';
import type { Release, Released } from './releases.ts';
import type { Ports } from './settings.ts';
import type { Secrets } from './state.ts';

export interface PartsOptions {
  gateway: GatewayKind;
  ports: Ports;
  state: string;
  secrets: Secrets;
  logs: Logs;
  observe?: Observe;
}

/** First what takes requests in, last what the others need or tell their last metrics to. */
export const STOP_ORDER = [
  'dashboard',
  'gateway',
  'proxy',
  'api',
  'redis_exporter',
  'redis',
  'collector',
  'prometheus',
  'alertmanager',
  'alert',
] as const satisfies PartName[];

/** What one part can't be started without. */
export const NEEDS: Partial<Record<PartName, PartName>> = { gateway: 'redis' };

/** Resolves when it is ready. @throws Error with its last lines when it does not get there */
type Start = () => Promise<ChildProcess>;

/**
 * @param released what the part runs at that time
 * @param proxyPort of the proxy between gateway and API, if there is to be one
 */
export function starters(
  options: PartsOptions,
  released: (part: Released) => Release,
  proxyPort?: number,
): Partial<Record<PartName, Start>> {
  const { gateway, ports, observe } = options;
  const observing = observe ? Object.entries(observers(observe)) : [];
  return {
    // Behind a proxy connections are kept, and an API that ends has to say so in its last answers.
    api: () => startApi(options, released('api'), proxyPort === undefined ? 0 : 0.5),
    gateway: () => startGatewayPart(options, released('gateway'), proxyPort ?? ports.API_PORT),
    dashboard: () => startDashboard(options),
    ...(gateway === 'tyk' && { redis: () => startRedisPart(options) }),
    ...(proxyPort !== undefined && { proxy: () => startProxy(options, proxyPort) }),
    ...Object.fromEntries(observing.map(([name, start]) => [name, () => start(options, observe as Observe)])),
  };
}

const apiFolder = fileURLToPath(new URL('../../api', import.meta.url));
const dashboardFolder = fileURLToPath(new URL('../../gateway-tyk/dashboard', import.meta.url));

/** @param drainDelay seconds */
function startApi(
  { ports, logs }: PartsOptions,
  { commit, version, env }: Release,
  drainDelay: number,
): Promise<ChildProcess> {
  return startProcess(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: apiFolder,
    env: {
      HOST: '127.0.0.1',
      PORT: String(ports.API_PORT),
      METRICS_PORT: String(ports.METRICS_PORT),
      DRAIN_DELAY: String(drainDelay),
      COMMIT: commit,
      ...(version !== undefined && { VERSION: version }),
      ...env,
    },
    ready: `http://127.0.0.1:${ports.API_PORT}/readyz`,
    onLine: logs.of('api'),
  });
}

function startDashboard({ ports, state, secrets, logs }: PartsOptions): Promise<ChildProcess> {
  const url = `http://127.0.0.1:${ports.DASHBOARD_PORT}`;
  return startProcess(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
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
}

async function startRedisPart({ ports, state, secrets, logs }: PartsOptions): Promise<ChildProcess> {
  const redis = await startRedis({
    dir: join(state, 'redis'),
    port: ports.REDIS_PORT,
    password: secrets.REDIS_PASSWORD,
    onLine: logs.of('redis'),
  });
  return redis.process;
}

async function startGatewayPart(
  { gateway: kind, ports, state, secrets, logs, observe }: PartsOptions,
  { env }: Release,
  upstream: number,
): Promise<ChildProcess> {
  const gateway = await startGateway({
    kind,
    upstream: `http://127.0.0.1:${upstream}`,
    ports: { listen: ports.GATEWAY_PORT, control: ports.CONTROL_PORT },
    state: join(state, 'embedded'),
    secret: secrets.TYK_GW_SECRET,
    env: { TYK_GW_NODESECRET: secrets.TYK_GW_NODESECRET, ...(observe && gatewayMetrics(observe)), ...env },
    onLine: logs.of('gateway'),
    ...(kind === 'tyk' && { redis: { port: ports.REDIS_PORT, password: secrets.REDIS_PASSWORD } }),
  });
  return gateway.process;
}

function startProxy({ ports, logs }: PartsOptions, port: number): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('proxy.ts', import.meta.url));
  return startProcess(process.execPath, ['--import', 'tsx', script], {
    env: { PROXY_PORT: String(port), API_PORT: String(ports.API_PORT) },
    ready: async () => {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect').finally(() => socket.destroy());
      return true;
    },
    onLine: logs.of('proxy'),
  });
}
