/**
 * Everything that an expression may name: metrics of every part, by the job that they come under, and what rules record.
 * Whoever emits a metric exports it; nothing here repeats a name or a label.
 */
import { type Metric as ApiMetric, METRICS as api } from '@digest/api/metrics';
import { FLAGS, METRICS as gateway, VALUES } from '@digest/gateway-tyk/metrics';
import { METRICS as dashboard, USED } from '@digest/key-dashboard/metrics';
import { COLLECTOR, ECS } from './collector.metrics.ts';
import { LAPTOP, REDIS, SYNTHETIC } from './observers.metrics.ts';
import { read, type Selector } from './promql.ts';

export type Metric = Pick<ApiMetric, 'name' | 'type' | 'labels' | 'help' | 'unit'>;

export interface Recorded {
  record: string;
  labels: readonly string[];
}

/** `job` as every collector and the laptop's Prometheus have it. Where one is missing, metrics come under several. */
const SOURCES: { job?: string; metrics: Readonly<Record<string, Metric>> }[] = [
  { job: 'digest-api', metrics: api },
  { job: 'tyk-gateway', metrics: gateway },
  { job: 'digest-dashboard', metrics: dashboard },
  { job: 'redis', metrics: REDIS },
  { job: 'otel-collector', metrics: COLLECTOR },
  { metrics: ECS },
  { metrics: LAPTOP },
  { metrics: SYNTHETIC },
];

const JOBS = SOURCES.flatMap(({ job }) => job ?? []);

/** Labels with a closed set of values. A flag can also be a status, where Tyk has no flag for what happened. */
const CLOSED: Readonly<Record<string, (value: string) => boolean>> = {
  job: (value) => JOBS.includes(value),
  tyk_api_id: (value) => VALUES.tyk_api_id.includes(value),
  digest_plan: (value) => VALUES.digest_plan.includes(value),
  used: (value) => (USED as readonly string[]).includes(value),
  tyk_response_flag: (value) => value in FLAGS || /^[1-5]\d\d$/.test(value),
};

/** Every metric, as job (or "") and name. */
export const ALL = SOURCES.flatMap(({ job = '', metrics }) =>
  Object.values(metrics).map((metric) => ({ job, metric })),
);

const SUFFIXES = { histogram: ['_bucket', '_count', '_sum'], counter: [''], gauge: [''] } as const;

interface Known {
  /** The entry of ALL that is used, for finding those that nobody uses; absent for what a rule records. */
  entry?: (typeof ALL)[number];
  labels: readonly string[];
}

/**
 * @returns the entries of ALL that the expression uses
 * @throws Error that names what is unknown in it: a metric, a label, a label's value
 */
export function check(expression: string, recorded: readonly Recorded[]): (typeof ALL)[number][] {
  const { selectors, groupings } = read(expression);
  const known = selectors.map((selector) => ({ selector, ...resolve(selector, expression, recorded) }));
  for (const { selector, labels } of known) {
    for (const { label, op, value } of selector.matchers) {
      if (!labels.includes(label)) fail(expression, `${selector.metric} has no label ${label}`, labels);
      if (op.includes('~') && !isPattern(value)) fail(expression, `"${value}" is no pattern`);
      // Of a pattern only a plain alternation can be compared; a variable of Grafana's is whatever its query returns.
      const [values, plain] =
        op === '=' || op === '!=' ? [[value], /^[\w.-]+$/] : [value.split('|'), /^[\w-]+$/];
      const closed = CLOSED[label];
      const odd = values.find((item) => plain.test(item) && closed && !closed(item));
      if (odd !== undefined) fail(expression, `${label} is never "${odd}"`);
    }
  }
  const all = new Set(known.flatMap(({ labels }) => labels));
  // What label_replace makes can be grouped by as well.
  for (const [, made = ''] of expression.matchAll(/label_replace\([^"]*"(\w+)"/g)) all.add(made);
  for (const label of groupings) {
    if (!all.has(label)) fail(expression, `nothing in it has the label ${label}`, [...all]);
  }
  return known.flatMap(({ entry }) => entry ?? []);
}

function isPattern(value: string): boolean {
  try {
    new RegExp(value);
    return true;
  } catch {
    return false;
  }
}

function resolve(selector: Selector, expression: string, recorded: readonly Recorded[]): Known {
  const record = recorded.find((rule) => rule.record === selector.metric);
  if (record) return { labels: record.labels };
  const entries = ALL.filter(({ metric }) =>
    SUFFIXES[metric.type].some((suffix) => metric.name + suffix === selector.metric),
  );
  if (selector.metric === '') fail(expression, 'a selector without the name of a metric');
  if (entries.length === 0) fail(expression, `no part emits ${selector.metric}`);
  const wanted = selector.matchers.find(({ label, op }) => label === 'job' && op === '=')?.value;
  const entry = entries.length === 1 ? entries[0] : entries.find(({ job }) => job === wanted);
  if (entry && wanted !== undefined && entry.job !== '' && entry.job !== wanted)
    fail(expression, `${selector.metric} comes from ${entry.job}, never from ${wanted}`);
  if (!entry)
    fail(
      expression,
      `${selector.metric} comes from ${entries.map(({ job }) => job).join(' and ')}: say which job`,
    );
  const bucket = selector.metric.endsWith('_bucket') ? ['le'] : [];
  return { entry, labels: ['job', 'instance', ...bucket, ...entry.metric.labels] };
}

function fail(expression: string, what: string, labels?: readonly string[]): never {
  const known = labels ? ` (it has ${labels.join(', ')})` : '';
  throw new Error(`${what}${known}, in: ${expression}`);
}
