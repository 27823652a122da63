/** What OBSERVE=1 adds to the system, by what is on this machine. */
import type { GatewayKind } from '../../gateway-tyk/run/gateway.ts';
import { findProgram, programs } from '../src/programs.ts';

/** As in dashboards/collector.yaml, in seconds. */
const REAL_INTERVAL = 15;

/**
 * Seconds between scrapes and between exports, of which Tyk takes whole ones: short, since who looks on a laptop waits.
 * @param factor how many times shorter every duration is than in real time
 */
export const intervalOf = (factor: number): number =>
  Math.min(5, Math.max(1, Math.ceil(REAL_INTERVAL / factor)));

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

/** What Prometheus remembers from before its start. Real time, whatever the factor. */
export interface Past {
  /** A second, to each endpoint. */
  calls: number;
  /** What has gone wrong lately: this share of calls (0 to 1), for so many seconds, until the start. */
  failing?: { slo: 'availability' | 'latency'; share: number; seconds: number };
  /** Of the API, that has run all the time. */
  release?: { commit: string; version: string };
}

export interface Observe extends Observers {
  ports: ObservePorts;
  /** How many times shorter every duration is, of rules, waits and intervals: 1, and in drills more. */
  factor: number;
  past?: Past;
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
