/** What a plan allows as people say it, in English. */
import type { Allowance } from './plans.ts';

/** Seconds. */
export const UNITS = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

const numbers = new Intl.NumberFormat('en');

export const number = (value: number): string => numbers.format(value);

/** `a day`, `an hour`, `every 7 days`. @param seconds of a period */
export function per(seconds: number): string {
  const [unit, size] = UNITS.find(([, size]) => seconds >= size && seconds % size === 0) ?? ['second', 1];
  if (seconds === size) return `${unit === 'hour' ? 'an' : 'a'} ${unit}`;
  return `every ${number(seconds / size)} ${unit}s`;
}

export const quotaWords = ({ quota }: Allowance): string =>
  quota ? `${number(quota.calls)} ${per(quota.period)}` : 'no quota';

export const rateWords = ({ rate }: Allowance): string =>
  rate ? `${number(rate.calls)} ${per(rate.period)}` : 'no limit';
