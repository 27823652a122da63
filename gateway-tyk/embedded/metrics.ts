/** What Tyk 5.14 exports by OpenTelemetry, measured and pushed as Tyk does: `api_metrics` of tyk.conf, and Tyk's own. */

import { randomUUID } from 'node:crypto';
import type { Attributes, Meter } from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { METRICS, PLAN_TAG } from '../metrics.contract.ts';
import type { Definitions } from './definitions.ts';

export interface Request {
  status: number;
  apiId: string;
  /** Tyk's response flag. */
  flag: string;
  /** Of the session; none where no known key was given. */
  tags: readonly string[];
  /** Milliseconds, all of it. */
  total: number;
  /** Milliseconds that the API took; 0 when it gave no answer. */
  upstream: number;
}

/** One of `api_metrics`, checked against API_METRICS. */
export interface Instrument {
  name: string;
  type: 'counter' | 'histogram';
  description: string;
  histogram_source?: keyof typeof TIMES;
  histogram_buckets?: number[];
  dimensions: Dimension[];
}

interface Dimension {
  key: keyof typeof DIMENSIONS;
  label: string;
  default?: string;
}

export interface MetricsOptions {
  url: string;
  /** Milliseconds. */
  interval: number;
  instruments: Instrument[];
}

export interface Metrics {
  record(request: Request): void;
  /** Counts a load of the definitions. */
  loaded(definitions: Definitions): void;
  close(): Promise<void>;
}

export const off: Metrics = { record: () => {}, loaded: () => {}, close: async () => {} };

const DIMENSIONS = {
  response_code: ({ status }: Request) => String(status),
  api_id: ({ apiId }: Request) => apiId,
  response_flag: ({ flag }: Request) => flag,
  portal_org: ({ tags }: Request) => tags.find((tag) => tag.startsWith(PLAN_TAG))?.slice(PLAN_TAG.length),
};

/** In whole milliseconds, as Tyk has it. */
const TIMES = {
  total: ({ total }: Request) => Math.trunc(total),
  upstream: ({ upstream }: Request) => Math.trunc(upstream),
  gateway: ({ total, upstream }: Request) => Math.trunc(total) - Math.trunc(upstream),
};

export function openMetrics({ url, interval, instruments }: MetricsOptions): Metrics {
  const exporter = new OTLPMetricExporter({ url });
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: interval });
  const resource = resourceFromAttributes({
    'service.name': 'tyk-gateway',
    'service.instance.id': `solo-${randomUUID()}`,
  });
  const provider = new MeterProvider({ resource, readers: [reader] });
  const meter = provider.getMeter('tyk-gateway');
  const recorders = instruments.map((instrument) => recorder(meter, instrument));
  const { apisLoaded, policiesLoaded, reloads: reloaded } = METRICS;
  const apis = meter.createGauge(apisLoaded.otel, { unit: '{api}', description: apisLoaded.help });
  const policies = meter.createGauge(policiesLoaded.otel, {
    unit: '{policy}',
    description: policiesLoaded.help,
  });
  const reloads = meter.createCounter(reloaded.otel, { unit: '{reload}', description: reloaded.help });
  return {
    record(request) {
      for (const record of recorders) record(request);
    },
    loaded(definitions) {
      apis.record(definitions.apis.length);
      policies.record(definitions.policies.size);
      reloads.add(1);
    },
    close: () => provider.shutdown(),
  };
}

function recorder(meter: Meter, instrument: Instrument): (request: Request) => void {
  const { name, type, description, dimensions } = instrument;
  const attributes = (request: Request): Attributes =>
    Object.fromEntries(
      dimensions.map(({ key, label, default: otherwise = '' }) => [
        label,
        DIMENSIONS[key](request) ?? otherwise,
      ]),
    );
  if (type === 'counter') {
    const counter = meter.createCounter(name, { unit: '1', description });
    return (request) => counter.add(1, attributes(request));
  }
  const time = TIMES[instrument.histogram_source ?? 'total'];
  const histogram = meter.createHistogram(name, {
    unit: 's',
    description,
    advice: { explicitBucketBoundaries: instrument.histogram_buckets ?? [] },
  });
  return (request) => histogram.record(time(request) / 1000, attributes(request));
}
