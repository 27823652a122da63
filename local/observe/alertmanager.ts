/** The local Alertmanager, with the routes that AMP's has, and the sink that its notifications arrive at. */
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEAD_MAN_MINUTES, localConfiguration } from '@digest/dashboards/alertmanager';
import { shortened } from '@digest/dashboards/duration';
import { startProcess } from '../../gateway-tyk/run/process.ts';
import type { PartsOptions } from '../src/parts.ts';
import { findProgram } from '../src/programs.ts';
import type { Observe } from './settings.ts';

export async function startAlertmanager(
  { state, logs }: PartsOptions,
  { ports, factor }: Observe,
): Promise<ChildProcess> {
  const config = join(state, 'alertmanager.yml');
  mkdirSync(state, { recursive: true, mode: 0o700 });
  const routes = localConfiguration(`http://127.0.0.1:${ports.ALERT_PORT}`, { factor });
  writeFileSync(config, routes, { mode: 0o600 });
  const address = `127.0.0.1:${ports.ALERTMANAGER_PORT}`;
  return startProcess(
    findProgram('alertmanager') as string,
    [
      `--config.file=${config}`,
      `--storage.path=${join(state, 'alertmanager')}`,
      `--web.listen-address=${address}`,
      `--web.external-url=http://${address}`,
      '--cluster.listen-address=', // one alone
      '--log.format=json',
    ],
    { ready: `http://${address}/-/ready`, onLine: logs.of('alertmanager', 'warnings') },
  );
}

export async function startSink(
  { state, logs }: PartsOptions,
  { ports, factor }: Observe,
): Promise<ChildProcess> {
  mkdirSync(state, { recursive: true, mode: 0o700 });
  const script = fileURLToPath(new URL('alert.ts', import.meta.url));
  return startProcess(process.execPath, ['--import', 'tsx', script], {
    env: {
      ALERT_PORT: String(ports.ALERT_PORT),
      ALERTS_FILE: join(state, 'alerts.jsonl'),
      PATIENCE: String(shortened(DEAD_MAN_MINUTES * 60_000, factor)),
    },
    ready: `http://127.0.0.1:${ports.ALERT_PORT}/`,
    onLine: logs.of('alert'),
  });
}
