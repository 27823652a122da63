/** tyk.conf.yaml with its `<part.name>` places filled from timeouts.yaml, and `<metrics.contract>` from metrics.contract.ts. */
import { LABELS, type LabelSource, METRICS, type Metric } from '../metrics.contract.ts';
import type { Sources } from './sources.ts';

const PLACE = /^<(\w+)\.(\w+)>$/;

/** @throws Error when a place names a timeout that timeouts.yaml does not have */
export function conf({ conf: source, timeouts }: Sources): unknown {
  return JSON.parse(JSON.stringify(source), (key, value) => {
    if (value === '<metrics.contract>') return apiMetrics();
    const [, part, name] = (typeof value === 'string' && PLACE.exec(value)) || [];
    if (!part || !name) return value;
    const seconds = timeouts[part]?.[name];
    if (seconds === undefined)
      throw new Error(`gateway-tyk/tyk.conf.yaml: ${key}: timeouts.yaml has no ${part}.${name}`);
    return seconds;
  });
}

/** What replaces Tyk's own choice of metrics, in Tyk's words. */
function apiMetrics(): unknown[] {
  return Object.values<Metric>(METRICS)
    .filter(({ records }) => records !== undefined)
    .map(({ otel, type, help, labels, buckets, records }) => ({
      name: otel,
      type,
      description: help,
      ...(type === 'histogram' && { histogram_source: records, histogram_buckets: buckets }),
      dimensions: labels.map((label) => {
        const { otel, source }: LabelSource = LABELS[label];
        return { ...source, label: otel };
      }),
    }));
}
