import type { RequestHandler } from 'express';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Config } from './config.ts';
import { type Lifecycle, STATES } from './lifecycle.ts';
import { METRICS, type Metric } from './metrics.contract.ts';
import { outcome } from './middleware/outcome.ts';

interface MetricsSources {
  config: Pick<Config, 'version' | 'commit'>;
  lifecycle: Lifecycle;
  utilisation: () => number;
}

export interface Metrics {
  registry: Registry;
  /** Measures every request that passes. */
  observe: RequestHandler;
  shed: (route: string) => void;
  refused: (status: number) => void;
  /** Requests in flight. */
  active: () => number;
}

/** Registers what metrics.contract.ts lists, with the values that the sources have when somebody scrapes. */
export function createMetrics({ config, lifecycle, utilisation }: MetricsSources): Metrics {
  const registry = new Registry();
  const definition = <Label extends string>(metric: Metric & { labels: readonly Label[] }) => ({
    name: metric.name,
    help: metric.help,
    labelNames: metric.labels,
    registers: [registry],
  });

  collectDefaultMetrics({ register: registry });
  const ours = new Set<string>(Object.values(METRICS).map(({ name }) => name));
  for (const { name } of registry.getMetricsAsArray()) if (!ours.has(name)) registry.removeSingleMetric(name);
  // prom-client counts CPU time only while its own counter of user time is asked too, and that one is none of ours.
  registry.removeSingleMetric(METRICS.cpu.name);
  new Counter({
    ...definition(METRICS.cpu),
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) / 1e6);
    },
  });

  const duration = new Histogram({
    ...definition(METRICS.requestDuration),
    buckets: [...METRICS.requestDuration.buckets],
  });
  const shed = new Counter(definition(METRICS.shed));
  const refused = new Counter(definition(METRICS.refusals));
  let active = 0;
  new Gauge({
    ...definition(METRICS.activeRequests),
    collect() {
      this.set(active);
    },
  });
  new Gauge({
    ...definition(METRICS.utilisation),
    collect() {
      this.set(utilisation());
    },
  });
  new Gauge({
    ...definition(METRICS.lifecycle),
    collect() {
      for (const state of STATES) this.set({ state }, state === lifecycle.state ? 1 : 0);
    },
  });
  new Gauge(definition(METRICS.build)).set({ ...config, node: process.version }, 1);

  return {
    registry,
    active: () => active,
    shed: (route) => shed.inc({ http_route: route }),
    refused: (status) => refused.inc({ http_response_status_code: status }),
    observe: (req, res, next) => {
      active += 1;
      res.once('close', () => {
        active -= 1;
        const { route, method, status } = outcome(req, res);
        duration.observe(
          { http_route: route, http_request_method: method, http_response_status_code: status },
          (performance.now() - req.receivedAt) / 1000,
        );
      });
      next();
    },
  };
}
