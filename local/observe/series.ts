/** The latest value of every series that was sent, in Prometheus' text format. */
import type { HistogramPoint, Metric, NumberPoint, ResourceMetrics } from './otlp.ts';
import { attributeLabels, type Labels, metricName, targetLabels } from './translate.ts';

type Type = 'counter' | 'gauge' | 'histogram';

interface Family {
  type: Type;
  help: string;
  lines: string[];
}

/** One process that sends: what it said last, and when. */
interface Sender {
  at: number;
  families: Map<string, Family>;
}

const CUMULATIVE = 2;
const NO_VALUE = 1;

export class Series {
  readonly #senders = new Map<string, Sender>();
  readonly #patience: number;

  /** @param patience milliseconds of silence after which a sender's series are forgotten, so that Prometheus sees them end */
  constructor(patience: number) {
    this.#patience = patience;
  }

  /** What a sender posts is all that it has: it replaces what it posted before. @param now milliseconds */
  take(resources: ResourceMetrics[], now: number): void {
    for (const { resource, scopeMetrics } of resources) {
      const target = targetLabels(resource?.attributes ?? []);
      const families = new Map<string, Family>();
      for (const { metrics } of scopeMetrics) for (const metric of metrics) add(families, metric, target);
      this.#senders.set(JSON.stringify(target), { at: now, families });
    }
  }

  /** @param now milliseconds */
  text(now: number): string {
    const all = new Map<string, Family>();
    for (const [key, { at, families }] of this.#senders) {
      if (now - at > this.#patience) this.#senders.delete(key);
      else for (const [name, family] of families) merge(all, name, family);
    }
    return [...all].map(([name, family]) => render(name, family)).join('');
  }
}

function merge(all: Map<string, Family>, name: string, { type, help, lines }: Family): void {
  const family = all.get(name);
  if (family) family.lines.push(...lines);
  else all.set(name, { type, help, lines: [...lines] });
}

function render(name: string, { type, help, lines }: Family): string {
  const remark = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return `# HELP ${name} ${remark}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

/** Only what the remote write exporter takes too: gauges, and sums and histograms that are cumulative. */
function add(families: Map<string, Family>, metric: Metric, target: Labels): void {
  const { gauge, sum, histogram, description: help } = metric;
  const name = metricName(metric);
  if (gauge) merge(families, name, { type: 'gauge', help, lines: numbers(name, gauge.dataPoints, target) });
  else if (sum?.aggregationTemporality === CUMULATIVE) {
    const type = sum.isMonotonic ? 'counter' : 'gauge';
    merge(families, name, { type, help, lines: numbers(name, sum.dataPoints, target) });
  } else if (histogram?.aggregationTemporality === CUMULATIVE) {
    const points = histogram.dataPoints.filter(({ flags }) => !(flags & NO_VALUE));
    const lines = points.flatMap((point) => buckets(name, point, target));
    merge(families, name, { type: 'histogram', help, lines });
  }
}

function numbers(name: string, points: NumberPoint[], target: Labels): string[] {
  return points
    .filter(({ flags }) => !(flags & NO_VALUE))
    .map(({ attributes, asDouble, asInt }) =>
      line(name, { ...attributeLabels(attributes), ...target }, asDouble ?? asInt ?? 0),
    );
}

function buckets(name: string, point: HistogramPoint, target: Labels): string[] {
  const labels = { ...attributeLabels(point.attributes), ...target };
  let below = 0;
  const bounded = point.explicitBounds.map((bound, index) => {
    below += point.bucketCounts[index] ?? 0;
    return line(`${name}_bucket`, { ...labels, le: String(bound) }, below);
  });
  return [
    ...bounded,
    line(`${name}_bucket`, { ...labels, le: '+Inf' }, point.count),
    ...(point.sum === undefined ? [] : [line(`${name}_sum`, labels, point.sum)]),
    line(`${name}_count`, labels, point.count),
  ];
}

/** An empty label is no label. */
function line(name: string, labels: Labels, value: number): string {
  const escaped = (text: string) =>
    text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
  const inner = Object.entries(labels).flatMap(([key, text]) => (text ? [`${key}="${escaped(text)}"`] : []));
  return `${name}{${inner.join(',')}} ${number(value)}\n`;
}

const number = (value: number) =>
  Number.isFinite(value) || Number.isNaN(value) ? String(value) : value > 0 ? '+Inf' : '-Inf';
