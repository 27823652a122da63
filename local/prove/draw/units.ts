/** Numbers as a person reads them, by Grafana's names of units. */

interface Scale {
  /** What a number is divided by. */
  by: number;
  /** Beside the axis, or after the number. */
  name: string;
}

const steps = (...scales: [by: number, name: string][]): Scale[] =>
  scales.map(([by, name]) => ({ by, name }));

const SECONDS = steps([86_400, 'days'], [3600, 'h'], [60, 'min'], [1, 's'], [1e-3, 'ms'], [1e-6, 'µs']);
const PLAIN = steps([1e9, ' billion'], [1e6, ' million'], [1, '']);
const perSecond = (what: string) => steps([1e6, `million ${what}/s`], [1, `${what}/s`]);

/** Largest first: the first that is not larger than the number is used. */
const UNITS: Record<string, Scale[]> = {
  s: SECONDS,
  d: steps([1, 'days']),
  bytes: steps([2 ** 30, 'GiB'], [2 ** 20, 'MiB'], [2 ** 10, 'KiB'], [1, 'B']),
  mbytes: steps([2 ** 10, 'GiB'], [1, 'MiB']),
  percentunit: steps([0.01, '%']),
  percent: steps([1, '%']),
  reqps: perSecond('calls'),
  cps: steps([1, 'a second']),
  ops: perSecond('ops'),
  short: PLAIN,
  none: PLAIN,
};

/** @throws Error for a unit that nobody has described here */
export function scaleOf(unit: string, largest: number): Scale {
  const scales = UNITS[unit];
  if (!scales) throw new Error(`local/prove/draw/units.ts does not know Grafana's unit ${unit}`);
  const size = Math.abs(largest);
  const natural = scales.find(({ by }) => by === 1) ?? (scales.at(-1) as Scale);
  return size === 0 ? natural : (scales.find(({ by }) => size >= by) ?? (scales.at(-1) as Scale));
}

/** Three digits that say something, and all before the point. */
export function digits(value: number): string {
  if (value !== 0 && Math.abs(value) < 0.001) return value.toExponential(1);
  const rounded = Math.abs(value) < 1000 ? Number(value.toPrecision(3)) : Math.round(value);
  return rounded.toLocaleString('en', { maximumFractionDigits: 3 });
}

export function withUnit(value: number, unit: string): string {
  if (!Number.isFinite(value)) return String(value);
  const { by, name } = scaleOf(unit, value);
  const number = digits(value / by);
  return name === '%' || name === '' ? `${number}${name}` : `${number} ${name.trim()}`;
}
