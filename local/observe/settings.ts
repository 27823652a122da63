/** What OBSERVE=1 adds to the system, by what is on this machine. */
import type { GatewayKind } from '../../gateway-tyk/run/gateway.ts';
import { findProgram, programs } from '../src/programs.ts';

/** Seconds between scrapes, evaluations and exports: short, since who looks on a laptop waits. */
export const INTERVAL = 5;

export const OBSERVE_PORTS = [
  'PROMETHEUS_PORT',
  'ALERTMANAGER_PORT',
  'ALERT_PORT',
  'OTLP_PORT',
  'COLLECTOR_PORT',
  'REDIS_EXPORTER_PORT',
] as const;

type Port = (typeof OBSERVE_PORTS)[number];

export type ObservePorts = Record<Port, number>;

/** Which programs there are; Prometheus always is. */
export interface Observers {
  collector: 'otelcol-contrib' | 'stand-in';
  alertmanager: boolean;
  redisExporter: boolean;
  /** What can't be seen here, and why. */
  remarks: string[];
}

export interface Observe extends Observers {
  ports: ObservePorts;
}

export function findObservers(gateway: GatewayKind): Observers {
  const remarks: string[] = [];
  const has = (program: string, otherwise: string) => {
    const found = findProgram(program) !== undefined;
    if (!found) remarks.push(`${otherwise}: ${program} is not on PATH. Get it: ${programs[program]?.get}`);
    return found;
  };
  return {
    collector: findProgram('otelcol-contrib') ? 'otelcol-contrib' : 'stand-in',
    alertmanager: has('alertmanager', 'Alerts are only to be seen in Prometheus, at /api/v1/alerts'),
    redisExporter: gateway === 'tyk' && has('redis_exporter', "Redis' metrics are missing"),
    remarks,
  };
}

/** Of the ports those that something will listen on. */
export function portsInUse({ ports, alertmanager, redisExporter }: Observe): Partial<ObservePorts> {
  const unused: Port[] = [
    ...(alertmanager ? [] : (['ALERTMANAGER_PORT', 'ALERT_PORT'] as const)),
    ...(redisExporter ? [] : (['REDIS_EXPORTER_PORT'] as const)),
  ];
  return Object.fromEntries(Object.entries(ports).filter(([name]) => !unused.includes(name as Port)));
}
