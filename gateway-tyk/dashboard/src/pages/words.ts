/** Numbers and times as people say them, in English. */
import type { Allowance } from '../gateway/plans.ts';

const UNITS = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

const relativeTime = new Intl.RelativeTimeFormat('en');
const numbers = new Intl.NumberFormat('en');

/** `3 hours ago`, `in 5 minutes`. */
export function relative(at: Date, now = new Date()): string {
  const seconds = (at.getTime() - now.getTime()) / 1000;
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? (['second', 1] as const);
  const count = Math.trunc(seconds / size);
  return count === 0 ? 'now' : relativeTime.format(count, unit);
}

/** `2026-11-27 21:04:09 UTC`. */
export const exact = (at: Date): string => `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;

export const number = (value: number): string => numbers.format(value);

/** `1 key`, `1,204 keys`. */
export const count = (value: number, noun: string): string =>
  `${number(value)} ${noun}${value === 1 ? '' : 's'}`;

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

/** As much of a hash as tells one key from another. */
export const shortHash = (hash: string): string => hash.slice(0, 8);

/** What a person calls a key. */
export const nameOf = ({ alias, hash }: { alias: string; hash: string }): string => alias || shortHash(hash);
