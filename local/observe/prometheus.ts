/** The local Prometheus: what AMP is on AWS, with the same rule files. */
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { divided, FLOORS } from '@digest/dashboards/duration';
import { ruleTexts } from '@digest/dashboards/rules';
import { stringify } from 'yaml';
import { startProcess } from '../../gateway-tyk/run/process.ts';
import type { PartsOptions } from '../src/parts.ts';
import { findProgram } from '../src/programs.ts';
import type { Ports } from '../src/settings.ts';
import { writePast } from './past.ts';
import { intervalOf, type Observe } from './settings.ts';

/** With the real collector Prometheus is written to; otherwise it scrapes what the collector would. */
function prometheusYaml(observe: Observe, parts: Ports, ruleFiles: string[]) {
  const { ports, collector, alertmanager, redisExporter, factor } = observe;
  const interval = `${intervalOf(factor)}s`;
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
      scrape_interval: interval,
      scrape_timeout: interval,
      evaluation_interval: interval,
    },
    rule_files: ruleFiles,
    ...(alertmanager && {
      alerting: {
        alertmanagers: [
          {
            timeout: divided('10s', factor, FLOORS.timeout),
            static_configs: [{ targets: [`127.0.0.1:${ports.ALERTMANAGER_PORT}`] }],
          },
        ],
      },
    }),
    scrape_configs: [
      job('prometheus', ports.PROMETHEUS_PORT),
      ...(alertmanager ? [job('alertmanager', ports.ALERTMANAGER_PORT)] : []),
      ...(collector === 'stand-in' ? collected : []),
    ],
  });
}

/** What AMP gets, byte for byte, when the factor is 1. */
function writeRules(folder: string, factor: number): string[] {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return [...ruleTexts(factor)].map(([name, text]) => {
    const file = join(folder, `${name}.yaml`);
    writeFileSync(file, text);
    return file;
  });
}

/** Those of Prometheus' times that AMP has as Prometheus ships them. */
const times = (factor: number): string[] => [
  // Until when a series that has ended without a word is still there.
  `--query.lookback-delta=${divided('5m', factor, FLOORS.range)}`,
  `--rules.alert.resend-delay=${divided('1m', factor)}`,
  `--rules.alert.for-outage-tolerance=${divided('1h', factor)}`,
  `--rules.alert.for-grace-period=${divided('10m', factor)}`,
];

export async function startPrometheus(options: PartsOptions, observe: Observe): Promise<ChildProcess> {
  const { ports, state, logs } = options;
  const { factor, past } = observe;
  const config = join(state, 'prometheus.yml');
  const data = join(state, 'prometheus');
  writeFileSync(config, prometheusYaml(observe, ports, writeRules(join(state, 'rules'), factor)));
  // Only once: what was restarted has a past of its own.
  if (past && !existsSync(data))
    await writePast(data, past, { factor, instance: `127.0.0.1:${ports.METRICS_PORT}` });
  const address = `127.0.0.1:${observe.ports.PROMETHEUS_PORT}`;
  return startProcess(
    findProgram('prometheus') as string,
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${data}`,
      '--storage.tsdb.retention.time=1d',
      ...times(factor),
      `--web.listen-address=${address}`,
      `--web.external-url=http://${address}`,
      '--web.enable-remote-write-receiver',
      '--log.format=json',
    ],
    { ready: `http://${address}/-/ready`, onLine: logs.of('prometheus', 'warnings') },
  );
}
