/** What `make up` and `make up-docker` keep under .local/: secrets, which keys it made, and while it runs, what runs where. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import type { GatewayKind } from '../../gateway-tyk/run/gateway.ts';
import type { ObservePorts } from '../observe/settings.ts';
import type { Ports } from './settings.ts';

const SECRETS = [
  'TYK_GW_SECRET',
  'TYK_GW_NODESECRET',
  'REDIS_PASSWORD',
  'OPERATOR_TOKEN',
  'GRAFANA_PASSWORD', // only of `make up-docker`
] as const;

export type Secrets = Record<(typeof SECRETS)[number], string>;

const root = fileURLToPath(new URL('../..', import.meta.url));

/** LOCAL_STATE, or .local/ at the root of the repository; in there a folder of its own for the system in containers. */
export const stateFolder = (env: NodeJS.ProcessEnv) =>
  resolve(root, env.LOCAL_STATE ?? '.local', env.STACK === 'docker' ? 'docker' : '');

/** A file that a shell can read too (`. .local/secrets.env`). */
export const secretsFile = (state: string) => join(state, 'secrets.env');

/** Made at random on the first start, and later what a file of an older one lacks. */
export function keepSecrets(state: string): Secrets {
  const file = secretsFile(state);
  mkdirSync(state, { recursive: true, mode: 0o700 });
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const kept = parseEnv(text) as Partial<Secrets>;
  const lacking = SECRETS.filter((name) => !kept[name]);
  const made = Object.fromEntries(lacking.map((name) => [name, randomBytes(24).toString('hex')]));
  const lines = Object.entries(made).map(([name, secret]) => `${name}=${secret}\n`);
  const before = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  if (lacking.length > 0) writeFileSync(file, before + lines.join(''), { mode: 0o600 });
  return { ...kept, ...made } as Secrets;
}

/** What runs, for the commands that talk to it. */
export interface Running {
  /** Of `make up` itself; containers have none. */
  pid?: number;
  gateway: GatewayKind;
  ports: Pick<Ports, 'GATEWAY_PORT' | 'CONTROL_PORT'> & Partial<Ports>;
  /** With OBSERVE=1. */
  observe?: Pick<ObservePorts, 'PROMETHEUS_PORT'> & Partial<ObservePorts>;
  /** Process ids by part, of those that run. */
  parts: Record<string, number>;
  /** The unix socket for `make status`, `make stop` and the like. */
  control?: string;
  /** Docker's name of the containers that `make up-docker` started: Docker says which of them run. */
  project?: string;
}

const runningFile = (state: string) => join(state, 'running.json');

export function saveRunning(state: string, running: Running): void {
  mkdirSync(state, { recursive: true, mode: 0o700 });
  const file = runningFile(state);
  // Beside it first: who reads meanwhile has the old one or the new one, and never half of one.
  writeFileSync(`${file}.new`, `${JSON.stringify(running, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

/** @throws Error when nothing runs on this state */
export function runningHere(state: string): Running {
  const running = readRunning(state);
  if (running) return running;
  throw new Error(
    'Nothing runs here. Start it with `make up` and try again from a second terminal, or with `make up-docker` and say STACK=docker.',
  );
}

export const forgetRunning = (state: string) => rmSync(runningFile(state), { force: true });

/** @returns what runs on this state, or undefined; what a killed `make up` left behind does not count */
export function readRunning(state: string): Running | undefined {
  try {
    const running: Running = JSON.parse(readFileSync(runningFile(state), 'utf8'));
    if (running.pid !== undefined) process.kill(running.pid, 0);
    return running;
  } catch {
    return undefined;
  }
}
