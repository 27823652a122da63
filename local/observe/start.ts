/** The parts that only observe the others. They are parts like these: when one ends by itself, the system does. */
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { divided } from '@digest/dashboards/duration';
import { startProcess } from '../../gateway-tyk/run/process.ts';
import type { PartName } from '../src/logs.ts';
import type { PartsOptions } from '../src/parts.ts';
import { findProgram } from '../src/programs.ts';
import { startAlertmanager, startSink } from './alertmanager.ts';
import { startOtelcol } from './otelcol.ts';
import { startPrometheus } from './prometheus.ts';
import { intervalOf, type Observe } from './settings.ts';

type Start = (options: PartsOptions, observe: Observe) => Promise<ChildProcess>;

export function observers({
  collector,
  alertmanager,
  redisExporter,
}: Observe): Partial<Record<PartName, Start>> {
  return {
    collector: collector === 'stand-in' ? startStandIn : startOtelcol,
    prometheus: startPrometheus,
    ...(alertmanager && { alertmanager: startAlertmanager, alert: startSink }),
    ...(redisExporter && { redis_exporter: startRedisExporter }),
  };
}

/** Of the gateway, whichever it is. */
export const gatewayMetrics = ({ ports, factor }: Observe): Record<string, string> => ({
  TYK_GW_OPENTELEMETRY_METRICS_ENABLED: 'true',
  TYK_GW_OPENTELEMETRY_METRICS_EXPORTER: 'http',
  TYK_GW_OPENTELEMETRY_METRICS_ENDPOINT: `127.0.0.1:${ports.OTLP_PORT}`,
  TYK_GW_OPENTELEMETRY_METRICS_EXPORTINTERVAL: String(intervalOf(factor)),
});

const startStandIn: Start = async ({ logs }, { ports, factor }) => {
  const script = fileURLToPath(new URL('collector.ts', import.meta.url));
  return startProcess(process.execPath, ['--import', 'tsx', script], {
    env: {
      OTLP_PORT: String(ports.OTLP_PORT),
      COLLECTOR_PORT: String(ports.COLLECTOR_PORT),
      PATIENCE: String(3 * intervalOf(factor)),
    },
    ready: `http://127.0.0.1:${ports.COLLECTOR_PORT}/metrics`,
    onLine: logs.of('collector', 'warnings'),
  });
};

const startRedisExporter: Start = async ({ ports, secrets, logs }, observe) => {
  const address = `127.0.0.1:${observe.ports.REDIS_EXPORTER_PORT}`;
  return startProcess(findProgram('redis_exporter') as string, ['-log-format', 'json'], {
    env: {
      REDIS_ADDR: `redis://127.0.0.1:${ports.REDIS_PORT}`,
      REDIS_PASSWORD: secrets.REDIS_PASSWORD, // not an argument, which everybody can see
      REDIS_EXPORTER_WEB_LISTEN_ADDRESS: address,
      // As in units/gateway.hcl. No scrape is shorter than a second, and it has to end within one.
      REDIS_EXPORTER_CONNECTION_TIMEOUT: divided('3s', observe.factor, 400),
    },
    ready: `http://${address}/metrics`,
    onLine: logs.of('redis_exporter', 'warnings'),
  });
};
