/**
 * Names and labels that Prometheus gives to OTLP metrics, as its own translation and the collector's remote write do it.
 * @see https://github.com/prometheus/otlptranslator (metric_namer.go, unit_namer.go, label_namer.go)
 */
import type { Attribute, Metric } from './otlp.ts';

const UNITS: Record<string, string> = {
  d: 'days',
  h: 'hours',
  min: 'minutes',
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  ns: 'nanoseconds',
  By: 'bytes',
  KiBy: 'kibibytes',
  MiBy: 'mebibytes',
  GiBy: 'gibibytes',
  KBy: 'kilobytes',
  MBy: 'megabytes',
  GBy: 'gigabytes',
  Hz: 'hertz',
  '1': '',
  '%': 'percent',
};
const PER: Record<string, string> = {
  s: 'second',
  m: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
  mo: 'month',
  y: 'year',
};

/** `http.server.request.duration` in `s` is `http_server_request_duration_seconds`. */
export function metricName({
  name,
  unit,
  sum,
  gauge,
}: Pick<Metric, 'name' | 'unit' | 'sum' | 'gauge'>): string {
  const words = name.split(/[^a-zA-Z0-9:]+/).filter(Boolean);
  const [main = '', per = ''] = unit.split('/', 2).map((part) => part.trim());
  const suffixes = [word(main, UNITS), word(per, PER)];
  if (suffixes[0] && !words.includes(suffixes[0])) words.push(suffixes[0]);
  if (suffixes[1] && !words.includes(suffixes[1])) words.push('per', suffixes[1]);
  if (sum?.isMonotonic) moveToEnd(words, 'total');
  if (gauge && unit === '1') moveToEnd(words, 'ratio');
  const full = words.join('_');
  return /^\d/.test(full) ? `_${full}` : full;
}

/** A unit in braces is a remark, such as `{api}`. */
function word(unit: string, table: Record<string, string>): string {
  if (/[{}]/.test(unit)) return '';
  return (table[unit] ?? unit).replace(/[^a-zA-Z0-9]+/g, '_').replace(/^_+|_+$/g, '');
}

function moveToEnd(words: string[], last: string): void {
  const index = words.indexOf(last);
  if (index >= 0) words.splice(index, 1);
  words.push(last);
}

export type Labels = Record<string, string>;

export function attributeLabels(attributes: Attribute[]): Labels {
  return Object.fromEntries(attributes.map(({ key, value }) => [labelName(key), text(value)]));
}

function labelName(key: string): string {
  const name = key.replace(/[^a-zA-Z0-9_]/g, '_');
  return /^\d/.test(name) ? `key_${name}` : name;
}

const text = (value: Attribute['value']) => String(Object.values(value ?? {})[0] ?? '');

/** `job` and `instance` of everything that a process sends. What else it says of itself would be in `target_info`, which nothing reads. */
export function targetLabels(attributes: Attribute[]): Labels {
  const value = (name: string) => text(attributes.find(({ key }) => key === name)?.value);
  const [namespace, name] = [value('service.namespace'), value('service.name')];
  const [job, instance] = [namespace ? `${namespace}/${name}` : name, value('service.instance.id')];
  return { ...(job && { job }), ...(instance && { instance }) };
}
