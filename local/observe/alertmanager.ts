/** The local Alertmanager, with the routes that AMP's has, and the sink that its notifications arrive at. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localConfiguration } from '@digest/dashboards/alertmanager';
import { startProcess, stopProcess } from '../../gateway-tyk/run/process.ts';
import type { Part, PartsOptions } from '../src/parts.ts';
import { findProgram } from '../src/programs.ts';
import type { Observe } from './settings.ts';
import { openSink } from './sink.ts';

export async function startAlertmanager(
  { state, logs }: PartsOptions,
  { ports }: Observe,
  parts: Part[],
): Promise<void> {
  const config = join(state, 'alertmanager.yml');
  mkdirSync(state, { recursive: true, mode: 0o700 });
  writeFileSync(config, localConfiguration(`http://127.0.0.1:${ports.ALERT_PORT}`), { mode: 0o600 });
  const sink = await openSink(ports.ALERT_PORT, join(state, 'alerts.jsonl'), logs.of('alert'));
  const address = `127.0.0.1:${ports.ALERTMANAGER_PORT}`;
  const child = await startProcess(
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
  ).catch(async (error) => {
    await sink.close();
    throw error;
  });
  parts.push({
    name: 'alertmanager',
    process: child,
    stop: async () => {
      await stopProcess(child);
      await sink.close();
    },
  });
}
