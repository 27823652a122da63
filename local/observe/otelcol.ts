/** The real collector, with the file that it has on AWS, writing to the local Prometheus. */
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectorConfiguration } from '@digest/dashboards/collector';
import { startProcess } from '../../gateway-tyk/run/process.ts';
import type { PartsOptions } from '../src/parts.ts';
import { findProgram } from '../src/programs.ts';
import type { Observe } from './settings.ts';

export async function startOtelcol(options: PartsOptions, observe: Observe): Promise<ChildProcess> {
  const { ports, redisExporter, factor } = observe;
  const config = join(options.state, 'collector.yaml');
  mkdirSync(options.state, { recursive: true, mode: 0o700 });
  writeFileSync(config, collectorConfiguration(factor));
  const receivers = [
    'otlp',
    'prometheus/api',
    'prometheus/dashboard',
    'prometheus/collector',
    ...(redisExporter ? ['prometheus/redis'] : []),
  ];
  return startProcess(findProgram('otelcol-contrib') as string, [`--config=${config}`], {
    env: {
      COLLECTOR_RECEIVERS: `[${receivers.join(', ')}]`,
      COLLECTOR_EXPORTERS: '[prometheus_remote_write/local]',
      COLLECTOR_REMOTE_WRITE_URL: `http://127.0.0.1:${ports.PROMETHEUS_PORT}/api/v1/write`,
      COLLECTOR_OTLP: `127.0.0.1:${ports.OTLP_PORT}`,
      COLLECTOR_METRICS_PORT: String(ports.COLLECTOR_PORT),
      API_METRICS: `127.0.0.1:${options.ports.METRICS_PORT}`,
      DASHBOARD_METRICS: `127.0.0.1:${options.ports.DASHBOARD_METRICS_PORT}`,
      REDIS_METRICS: `127.0.0.1:${ports.REDIS_EXPORTER_PORT}`,
    },
    ready: `http://127.0.0.1:${ports.COLLECTOR_PORT}/metrics`,
    onLine: options.logs.of('collector', 'warnings'),
  });
}
