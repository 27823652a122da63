import type { RequestHandler } from 'express';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type Lifecycle, STATES } from './lifecycle.ts';
import { type Metric, SERVER_METRICS } from './metrics.contract.ts';
import { outcome } from './middleware/outcome.ts';
import type { ServerConfig } from './server.variables.ts';

interface ServerMetricsSources {
  config: Pick<ServerConfig, 'version' | 'commit'>;
  lifecycle: Lifecycle;
}

export interface ServerMetrics {
  registry: Registry;
  /** What prom-client wants to know of a metric of the contract. */
  define: <Label extends string>(metric: Metric & { labels: readonly Label[] }) => Definition<Label>;
  /** Measures every request that passes. */
  observe: RequestHandler;
  refused: (status: number) => void;
  /** Requests in flight. */
  active: () => number;
}

interface Definition<Label extends string> {
  name: string;
  help: string;
  labelNames: readonly Label[];
  registers: [Registry];
}

/** Registers SERVER_METRICS, with the values that the sources have when somebody scrapes. */
export function createServerMetrics({
  config: { version, commit },
  lifecycle,
}: ServerMetricsSources): ServerMetrics {
  const registry = new Registry();
  const define = <Label extends string>({
    name,
    help,
    labels,
  }: Metric & { labels: readonly Label[] }): Definition<Label> => ({
    name,
    help,
    labelNames: labels,
    registers: [registry],
  });

  collectDefaultMetrics({ register: registry });
  const ours = new Set<string>(Object.values(SERVER_METRICS).map(({ name }) => name));
  for (const { name } of registry.getMetricsAsArray()) if (!ours.has(name)) registry.removeSingleMetric(name);
  // prom-client counts CPU time only while its own counter of user time is asked too, and that one is none of ours.
  registry.removeSingleMetric(SERVER_METRICS.cpu.name);
  new Counter({
    ...define(SERVER_METRICS.cpu),
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) / 1e6);
    },
  });

  const duration = new Histogram({
    ...define(SERVER_METRICS.requestDuration),
    buckets: [...SERVER_METRICS.requestDuration.buckets],
  });
  const refused = new Counter(define(SERVER_METRICS.refusals));
  let active = 0;
  new Gauge({
    ...define(SERVER_METRICS.activeRequests),
    collect() {
      this.set(active);
    },
  });
  new Gauge({
    ...define(SERVER_METRICS.lifecycle),
    collect() {
      for (const state of STATES) this.set({ state }, state === lifecycle.state ? 1 : 0);
    },
  });
  new Gauge(define(SERVER_METRICS.build)).set({ version, commit, node: process.version }, 1);

  return {
    registry,
    define,
    active: () => active,
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
