/** The real collector, with the file that it has on AWS, writing to the local Prometheus. */
import { fileURLToPath } from 'node:url';
import { startProcess, stopProcess } from '../../gateway-tyk/run/process.ts';
import type { Part, PartsOptions } from '../src/parts.ts';
import { findProgram } from '../src/programs.ts';
import type { Observe } from './settings.ts';

const configuration = fileURLToPath(new URL('../../dashboards/collector.yaml', import.meta.url));

export async function startOtelcol(options: PartsOptions, observe: Observe, parts: Part[]): Promise<void> {
  const { ports, redisExporter } = observe;
  const receivers = [
    'otlp',
    'prometheus/api',
    'prometheus/dashboard',
    'prometheus/collector',
    ...(redisExporter ? ['prometheus/redis'] : []),
  ];
  const child = await startProcess(findProgram('otelcol-contrib') as string, [`--config=${configuration}`], {
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
  parts.push({ name: 'collector', process: child, stop: () => stopProcess(child) });
}
