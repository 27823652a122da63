/** Receives what a gateway exports, and tells it in Prometheus' words. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type Metric, readOtlp } from '../../local/observe/otlp.ts';
import { attributeLabels, type Labels, metricName } from '../../local/observe/translate.ts';

export interface Exported {
  name: string;
  otel: string;
  type: 'counter' | 'gauge' | 'histogram';
  help: string;
  series: { labels: Labels; value: number; buckets?: number[] }[];
}

export interface Collector {
  /** host:port */
  endpoint: string;
  /** Asks after each export. @returns what is true at last; @throws Error when that takes more than 8 s */
  until<T>(what: string, check: (exported: Exported[]) => T | undefined): Promise<T>;
  close(): void;
}

export async function startCollector(): Promise<Collector> {
  let latest: Exported[] = [];
  const server = createServer(async (req, res) => {
    const body = await buffer(req);
    const type = req.headers['content-type'] ?? '';
    const resources = readOtlp(body, type, req.headers['content-encoding']);
    latest = resources.flatMap(({ scopeMetrics }) =>
      scopeMetrics.flatMap(({ metrics }) => metrics.map(read)),
    );
    res.writeHead(req.url === '/v1/metrics' ? 200 : 404, { 'Content-Type': type }).end();
    server.emit('export');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async until(what, check) {
      const signal = AbortSignal.timeout(8000);
      for (;;) {
        const result = check(latest);
        if (result !== undefined) return result;
        await once(server, 'export', { signal }).catch(() => {
          throw new Error(`not within 8 s: ${what}`);
        });
      }
    },
    close: () => server.close(),
  };
}

function read(metric: Metric): Exported {
  const { name: otel, description: help, gauge, sum, histogram } = metric;
  const common = { name: metricName(metric), otel, help };
  if (histogram) {
    const series = histogram.dataPoints.map(({ attributes, count, explicitBounds }) => ({
      labels: attributeLabels(attributes),
      value: count,
      buckets: explicitBounds,
    }));
    return { ...common, type: 'histogram', series };
  }
  const series = (gauge ?? sum)?.dataPoints.map(({ attributes, asInt, asDouble }) => ({
    labels: attributeLabels(attributes),
    value: asInt ?? asDouble ?? Number.NaN,
  }));
  return { ...common, type: sum?.isMonotonic ? 'counter' : 'gauge', series: series ?? [] };
}
