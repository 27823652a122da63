/** What `make up` can be told through the environment. The Makefile lists and explains it, and has the defaults. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { GatewayKind } from '../../gateway-tyk/run/gateway.ts';
import { freePort } from '../../gateway-tyk/run/process.ts';
import {
  findObservers,
  OBSERVE_PORTS,
  type Observe,
  type ObservePorts,
  portsInUse,
} from '../observe/settings.ts';
import { findProgram, programs } from './programs.ts';
import { stateFolder } from './state.ts';

export const PORTS = [
  'GATEWAY_PORT',
  'CONTROL_PORT',
  'API_PORT',
  'METRICS_PORT',
  'DASHBOARD_PORT',
  'DASHBOARD_METRICS_PORT',
  'REDIS_PORT',
] as const;

export type Ports = Record<(typeof PORTS)[number], number>;

export interface Settings {
  gateway: GatewayKind;
  /** Why it is this gateway. */
  because: string;
  ports: Ports;
  /** Folder with everything that outlives a restart. */
  state: string;
  logs: 'text' | 'json';
  /** With OBSERVE=1. */
  observe?: Observe;
}

/** @throws Error that names everything that is wrong at once */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const faults: string[] = [];
  const oneOf = <T extends string>(name: string, allowed: readonly [T, ...T[]]): T => {
    const value = allowed.find((item) => item === env[name]);
    if (!value) faults.push(`${name} is ${env[name] ?? 'not set'}; it can be ${allowed.join(', ')}`);
    return value ?? allowed[0];
  };
  if (env.STACK)
    faults.push(`STACK is ${env.STACK}; \`make up\` runs no containers, \`make up-docker\` does`);
  const observing = env.OBSERVE === '1';
  if (env.OBSERVE && !observing) faults.push(`OBSERVE is ${env.OBSERVE}; it can be 1, or not set`);
  const read = readPorts(env, [...PORTS, ...(observing ? OBSERVE_PORTS : [])]);
  faults.push(...read.faults);
  const all = read.ports as Ports & ObservePorts;
  const logs = oneOf('LOGS', ['text', 'json']);
  const wish = oneOf('GATEWAY', ['auto', 'embedded', 'tyk']);
  const missing = ['tyk', 'redis-server'].filter((name) => !findProgram(name));
  if (wish === 'tyk' && missing.length > 0) {
    for (const name of missing) faults.push(`GATEWAY=tyk needs ${name}. Get it: ${programs[name]?.get}`);
  }
  const lacks = missing.length > 0 && `without ${missing.join(' and ')} on PATH; see \`make doctor\``;
  const gateway = wish === 'auto' ? (lacks ? 'embedded' : 'tyk') : wish;
  const because = wish !== 'auto' ? `GATEWAY=${wish}` : lacks || 'tyk and redis-server are on PATH';

  if (observing && !findProgram('prometheus'))
    faults.push(`OBSERVE=1 needs prometheus. Get it: ${programs.prometheus?.get}`);

  if (faults.length > 0) throw new Error(faults.join('\n'));
  return {
    gateway,
    because,
    ports: pick(all, PORTS),
    state: stateFolder(env),
    logs,
    ...(observing && { observe: { ...findObservers(gateway), factor: 1, ports: pick(all, OBSERVE_PORTS) } }),
  };
}

/** @returns the ports, 0 where there is a fault, and the faults */
export function readPorts<K extends string>(
  env: NodeJS.ProcessEnv,
  names: readonly K[],
): { ports: Record<K, number>; faults: string[] } {
  const faults: string[] = [];
  const port = (name: string): number => {
    const value = Number(env[name]);
    if (Number.isInteger(value) && value > 0 && value < 65_536) return value;
    faults.push(`${name} is ${env[name] ?? 'not set'}; it has to be a port, 1 to 65535`);
    return 0;
  };
  const ports = Object.fromEntries(names.map((name) => [name, port(name)])) as Record<K, number>;
  for (const [index, name] of names.entries()) {
    const same = names.slice(0, index).find((other) => ports[other] === ports[name] && ports[name] !== 0);
    if (same) faults.push(`${same} and ${name} are both ${ports[name]}`);
  }
  return { ports, faults };
}

const pick = <K extends string>(from: Record<K, number>, keys: readonly K[]) =>
  Object.fromEntries(keys.map((key) => [key, from[key]])) as Record<K, number>;

/** @throws Error as requireFree does */
export async function checkPorts({ gateway, ports, observe }: Settings): Promise<void> {
  const { REDIS_PORT, ...rest } = ports;
  const redis = gateway === 'tyk' && { REDIS_PORT };
  await requireFree({ ...rest, ...redis, ...(observe && portsInUse(observe)) }, 'up');
}

/** @param target of make that would listen there. @throws Error that names each port that is taken, and what to say instead */
export async function requireFree(ports: Record<string, number>, target: string): Promise<void> {
  const faults: string[] = [];
  for (const [name, port] of Object.entries(ports)) {
    if (await isFree(port)) continue;
    faults.push(`${name}: ${port} is taken. Another one: make ${target} ${name}=${await freePort()}`);
  }
  if (faults.length > 0) throw new Error(faults.join('\n'));
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
