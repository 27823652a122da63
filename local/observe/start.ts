/** The parts that only observe the others. They are parts like these: when one ends by itself, the system does. */
import { fileURLToPath } from 'node:url';
import { startProcess, stopProcess } from '../../gateway-tyk/run/process.ts';
import type { Part, PartsOptions } from '../src/parts.ts';
import { findProgram } from '../src/programs.ts';
import { startAlertmanager } from './alertmanager.ts';
import { startOtelcol } from './otelcol.ts';
import { startPrometheus } from './prometheus.ts';
import { INTERVAL, type Observe } from './settings.ts';

type Start = (options: PartsOptions, observe: Observe, parts: Part[]) => Promise<void>;

/** By the name that an error calls them. */
export function observers({ collector, alertmanager, redisExporter }: Observe): Record<string, Start> {
  return {
    collector: collector === 'stand-in' ? startStandIn : startOtelcol,
    prometheus: startPrometheus,
    ...(alertmanager && { alertmanager: startAlertmanager }),
    ...(redisExporter && { 'redis exporter': startRedisExporter }),
  };
}

/** Of the gateway, whichever it is. */
export const gatewayMetrics = ({ ports }: Observe): Record<string, string> => ({
  TYK_GW_OPENTELEMETRY_METRICS_ENABLED: 'true',
  TYK_GW_OPENTELEMETRY_METRICS_EXPORTER: 'http',
  TYK_GW_OPENTELEMETRY_METRICS_ENDPOINT: `127.0.0.1:${ports.OTLP_PORT}`,
  TYK_GW_OPENTELEMETRY_METRICS_EXPORTINTERVAL: String(INTERVAL),
});

const startStandIn: Start = async ({ logs }, { ports }, parts) => {
  const script = fileURLToPath(new URL('collector.ts', import.meta.url));
  const child = await startProcess(process.execPath, ['--import', 'tsx', script], {
    env: {
      OTLP_PORT: String(ports.OTLP_PORT),
      COLLECTOR_PORT: String(ports.COLLECTOR_PORT),
      PATIENCE: String(3 * INTERVAL),
    },
    ready: `http://127.0.0.1:${ports.COLLECTOR_PORT}/metrics`,
    onLine: logs.of('collector', 'warnings'),
  });
  parts.push({ name: 'collector', process: child, stop: () => stopProcess(child) });
};

const startRedisExporter: Start = async ({ ports, secrets, logs }, observe, parts) => {
  const address = `127.0.0.1:${observe.ports.REDIS_EXPORTER_PORT}`;
  const child = await startProcess(findProgram('redis_exporter') as string, ['-log-format', 'json'], {
    env: {
      REDIS_ADDR: `redis://127.0.0.1:${ports.REDIS_PORT}`,
      REDIS_PASSWORD: secrets.REDIS_PASSWORD, // not an argument, which everybody can see
      REDIS_EXPORTER_WEB_LISTEN_ADDRESS: address,
      REDIS_EXPORTER_CONNECTION_TIMEOUT: '3s', // as in units/gateway.hcl
    },
    ready: `http://${address}/metrics`,
    onLine: logs.of('redis_exporter', 'warnings'),
  });
  parts.push({ name: 'redis_exporter', process: child, stop: () => stopProcess(child) });
};
