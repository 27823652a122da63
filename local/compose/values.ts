/** What the variables of compose.yaml are, for one system: its ports, its images, its secrets. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readPorts } from '../src/settings.ts';
import type { Secrets } from '../src/state.ts';
import { valuesFile } from './docker.ts';

/** Those that this machine's programs can reach. API and Redis have none: as on AWS only the gateway gets to them. */
export const COMPOSED_PORTS = [
  'GATEWAY_PORT',
  'CONTROL_PORT',
  'DASHBOARD_PORT',
  'PROMETHEUS_PORT',
  'ALERTMANAGER_PORT',
  'GRAFANA_PORT',
] as const;

export type ComposedPorts = Record<(typeof COMPOSED_PORTS)[number], number>;

/** Each may be given; where one is not, compose.yaml says which it is. */
export const IMAGES = [
  'API_IMAGE',
  'GATEWAY_IMAGE',
  'DASHBOARD_IMAGE',
  'REDIS_IMAGE',
  'REDIS_EXPORTER_IMAGE',
  'COLLECTOR_IMAGE',
  'PROMETHEUS_IMAGE',
  'ALERTMANAGER_IMAGE',
  'GRAFANA_IMAGE',
  'NODE_IMAGE',
] as const;

/** @throws Error that names every port that is no port, or twice the same */
export function composedPorts(env: NodeJS.ProcessEnv): ComposedPorts {
  const { ports, faults } = readPorts(env, COMPOSED_PORTS);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return ports;
}

/** As `make images` names what it has built from this checkout. */
const commit = () =>
  execFileSync('git', ['rev-parse', 'HEAD'], {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    encoding: 'utf8',
  }).trim();

export function writeValues(
  state: string,
  ports: ComposedPorts,
  secrets: Secrets,
  env: NodeJS.ProcessEnv,
): void {
  const images = IMAGES.flatMap((name) => (env[name] ? [[name, env[name]]] : []));
  const values = [['COMMIT', commit()], ...Object.entries(ports), ...Object.entries(secrets), ...images];
  mkdirSync(state, { recursive: true, mode: 0o700 });
  writeFileSync(valuesFile(state), values.map(([name, value]) => `${name}=${value}\n`).join(''), {
    mode: 0o600,
  });
}
