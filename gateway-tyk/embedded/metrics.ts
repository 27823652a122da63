/** Metrics with the names, units and attributes that Tyk 5.14 exports by OpenTelemetry, pushed by OTLP as Tyk does. */
import type { Meter } from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import type { Definitions } from './definitions.ts';
import type { Settings } from './settings.ts';

export interface Request {
  method: string;
  status: number;
  apiId: string;
  /** Tyk's response flag. */
  flag: string;
  /** Milliseconds, all of it. */
  total: number;
  /** Milliseconds that the API took; 0 when it was not asked. */
  upstream: number;
}

export interface Metrics {
  record(request: Request): void;
  /** Counts a load of the definitions. @param duration milliseconds */
  loaded(definitions: Definitions, duration: number): void;
  close(): Promise<void>;
}

/** Seconds. */
const RELOAD_BUCKETS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const LATENCY_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

export const off: Metrics = { record: () => {}, loaded: () => {}, close: async () => {} };

export function openMetrics({ url, interval }: NonNullable<Settings['metrics']>): Metrics {
  const exporter = new OTLPMetricExporter({ url });
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: interval });
  const resource = resourceFromAttributes({ 'service.name': 'tyk-gateway' });
  const provider = new MeterProvider({ resource, readers: [reader] });
  const meter = provider.getMeter('tyk');
  const latency = (name: string, description: string) => histogram(meter, name, description, LATENCY_BUCKETS);
  const total = latency('http.server.request.duration', 'End-to-end request latency');
  const gateway = latency('tyk.gateway.request.duration', 'Gateway processing time');
  const upstream = latency('tyk.upstream.request.duration', 'Upstream response time');
  const requests = meter.createCounter('tyk.http.requests', {
    unit: '1',
    description: 'HTTP requests processed',
  });
  const byApi = meter.createCounter('tyk.api.requests.total', {
    description: 'Requests by API, method and status',
  });
  const apis = meter.createGauge('tyk.gateway.apis.loaded', {
    unit: '{api}',
    description: 'API definitions loaded',
  });
  const policies = meter.createGauge('tyk.gateway.policies.loaded', {
    unit: '{policy}',
    description: 'Policies loaded',
  });
  const reloads = meter.createCounter('tyk.gateway.config.reload', {
    unit: '{reload}',
    description: 'Reloads',
  });
  const reload = histogram(
    meter,
    'tyk.gateway.config.reload.duration',
    'Duration of reloads',
    RELOAD_BUCKETS,
  );
  return {
    record(request) {
      const method = { 'http.request.method': request.method };
      const api = { 'tyk.api.id': request.apiId };
      const flag = { 'tyk.response_flag': request.flag };
      const status = { 'http.response.status_code': String(request.status) };
      total.record(request.total / 1000, { ...method, ...status, ...api, ...flag });
      gateway.record((request.total - request.upstream) / 1000, { ...method, ...api, ...flag });
      upstream.record(request.upstream / 1000, { ...method, ...api, ...flag });
      byApi.add(1, { ...method, ...status, ...api });
      requests.add(1);
    },
    loaded(definitions, duration) {
      apis.record(definitions.apis.length);
      policies.record(definitions.policies.size);
      reloads.add(1);
      reload.record(duration / 1000);
    },
    close: () => provider.shutdown(),
  };
}

function histogram(meter: Meter, name: string, description: string, buckets: number[]) {
  return meter.createHistogram(name, {
    unit: 's',
    description,
    advice: { explicitBucketBoundaries: buckets },
  });
}
