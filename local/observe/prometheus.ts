/** The local Prometheus: what AMP is on AWS, with the same rule files. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { startProcess, stopProcess } from '../../gateway-tyk/run/process.ts';
import type { Part, PartsOptions } from '../src/parts.ts';
import { findProgram } from '../src/programs.ts';
import type { Ports } from '../src/settings.ts';
import { INTERVAL, type Observe } from './settings.ts';

const rules = fileURLToPath(new URL('../../dashboards/rules/', import.meta.url));

/** With the real collector Prometheus is written to; otherwise it scrapes what the collector would. */
function prometheusYaml({ ports, collector, alertmanager, redisExporter }: Observe, parts: Ports) {
  const job = (name: string, port: number, more = {}) => ({
    job_name: name,
    ...more,
    static_configs: [{ targets: [`127.0.0.1:${port}`] }],
  });
  const collected = [
    job('digest-api', parts.METRICS_PORT),
    job('digest-dashboard', parts.DASHBOARD_METRICS_PORT),
    // Says itself which job and instance each series is of, as the gateway told it.
    job('otel-collector', ports.COLLECTOR_PORT, { honor_labels: true }),
    ...(redisExporter ? [job('redis', ports.REDIS_EXPORTER_PORT)] : []),
  ];
  return stringify({
    global: {
      scrape_interval: `${INTERVAL}s`,
      scrape_timeout: `${INTERVAL}s`,
      evaluation_interval: `${INTERVAL}s`,
    },
    rule_files: ruleFiles(),
    ...(alertmanager && {
      alerting: {
        alertmanagers: [{ static_configs: [{ targets: [`127.0.0.1:${ports.ALERTMANAGER_PORT}`] }] }],
      },
    }),
    scrape_configs: [
      job('prometheus', ports.PROMETHEUS_PORT),
      ...(alertmanager ? [job('alertmanager', ports.ALERTMANAGER_PORT)] : []),
      ...(collector === 'stand-in' ? collected : []),
    ],
  });
}

/** The files that AMP gets, byte for byte. */
function ruleFiles(): string[] {
  if (!existsSync(rules)) return [];
  return readdirSync(rules)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => join(rules, name));
}

export async function startPrometheus(options: PartsOptions, observe: Observe, parts: Part[]): Promise<void> {
  const { ports, state, logs } = options;
  const config = join(state, 'prometheus.yml');
  mkdirSync(state, { recursive: true, mode: 0o700 });
  writeFileSync(config, prometheusYaml(observe, ports));
  const address = `127.0.0.1:${observe.ports.PROMETHEUS_PORT}`;
  const child = await startProcess(
    findProgram('prometheus') as string,
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(state, 'prometheus')}`,
      '--storage.tsdb.retention.time=1d',
      `--web.listen-address=${address}`,
      `--web.external-url=http://${address}`,
      '--web.enable-remote-write-receiver',
      '--log.format=json',
    ],
    { ready: `http://${address}/-/ready`, onLine: logs.of('prometheus', 'warnings') },
  );
  parts.push({ name: 'prometheus', process: child, stop: () => stopProcess(child) });
}
