/** What a sender of OTLP metrics posts: protobuf (Tyk) or JSON (the embedded gateway), read into one shape. */
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import protobuf from 'protobufjs';

export interface Attribute {
  key: string;
  value?: { stringValue?: string; boolValue?: boolean; intValue?: number; doubleValue?: number };
}

export interface NumberPoint {
  attributes: Attribute[];
  asDouble?: number;
  asInt?: number;
  /** The lowest bit says that there is no value. */
  flags: number;
}

export interface HistogramPoint {
  attributes: Attribute[];
  count: number;
  sum?: number;
  /** One more than there are bounds, not cumulative. */
  bucketCounts: number[];
  explicitBounds: number[];
  flags: number;
}

export interface Metric {
  name: string;
  description: string;
  unit: string;
  gauge?: { dataPoints: NumberPoint[] };
  sum?: { dataPoints: NumberPoint[]; aggregationTemporality: number; isMonotonic: boolean };
  histogram?: { dataPoints: HistogramPoint[]; aggregationTemporality: number };
}

export interface ResourceMetrics {
  resource?: { attributes: Attribute[] };
  scopeMetrics: { scope?: { name: string; version: string }; metrics: Metric[] }[];
}

const root = protobuf.loadSync(fileURLToPath(new URL('otlp.proto', import.meta.url)));
const Request = root.lookupType('ExportMetricsServiceRequest');

/** @throws Error when the body is not what its headers say */
export function readOtlp(body: Buffer, type: string, encoding?: string): ResourceMetrics[] {
  const bytes = encoding === 'gzip' ? gunzipSync(body) : body;
  const message = type.startsWith('application/json')
    ? Request.fromObject(JSON.parse(bytes.toString()))
    : Request.decode(bytes);
  // Counts fit into a number: 2^53 calls take longer than a laptop lasts.
  const { resourceMetrics } = Request.toObject(message, { longs: Number, defaults: true, arrays: true });
  return resourceMetrics;
}
