/** The local Prometheus: what AMP is on AWS, with the same rule files. */
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { divided, FLOORS } from '@digest/dashboards/duration';
import { ruleTexts } from '@digest/dashboards/rules';
import { startProcess } from '../../gateway-tyk/run/process.ts';
import type { PartsOptions } from '../src/parts.ts';
import { findProgram } from '../src/programs.ts';
import type { Ports } from '../src/settings.ts';
import { writePast } from './past.ts';
import { prometheusYaml } from './prometheus.yaml.ts';
import { intervalOf, type Observe } from './settings.ts';

/** With the real collector Prometheus is written to; otherwise it scrapes what the collector would. */
function configuration(observe: Observe, parts: Ports, ruleFiles: string[]): string {
  const { ports, collector, alertmanager, redisExporter, factor } = observe;
  const here = (port: number) => `127.0.0.1:${port}`;
  const collected = [
    { name: 'digest-api', target: here(parts.METRICS_PORT) },
    { name: 'digest-dashboard', target: here(parts.DASHBOARD_METRICS_PORT) },
    // Says itself which job and instance each series is of, as the gateway told it.
    { name: 'otel-collector', target: here(ports.COLLECTOR_PORT), honor_labels: true },
    ...(redisExporter ? [{ name: 'redis', target: here(ports.REDIS_EXPORTER_PORT) }] : []),
  ];
  return prometheusYaml({
    interval: `${intervalOf(factor)}s`,
    ruleFiles,
    prometheus: here(ports.PROMETHEUS_PORT),
    ...(alertmanager && {
      alertmanager: {
        target: here(ports.ALERTMANAGER_PORT),
        timeout: divided('10s', factor, FLOORS.timeout),
      },
    }),
    jobs: collector === 'stand-in' ? collected : [],
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
  writeFileSync(config, configuration(observe, ports, writeRules(join(state, 'rules'), factor)));
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
