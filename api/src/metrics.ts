import { Counter, Gauge } from 'prom-client';
import type { Config } from './config.ts';
import type { Lifecycle } from './lifecycle.ts';
import { METRICS } from './metrics.contract.ts';
import { createServerMetrics, type ServerMetrics } from './server.metrics.ts';

interface MetricsSources {
  config: Pick<Config, 'version' | 'commit'>;
  lifecycle: Lifecycle;
  utilisation: () => number;
}

export interface Metrics extends ServerMetrics {
  shed: (route: string) => void;
}

/** Registers what metrics.contract.ts lists, with the values that the sources have when somebody scrapes. */
export function createMetrics({ utilisation, ...sources }: MetricsSources): Metrics {
  const metrics = createServerMetrics(sources);
  const shed = new Counter(metrics.define(METRICS.shed));
  new Gauge({
    ...metrics.define(METRICS.utilisation),
    collect() {
      this.set(utilisation());
    },
  });
  return { ...metrics, shed: (route) => shed.inc({ http_route: route }) };
}
