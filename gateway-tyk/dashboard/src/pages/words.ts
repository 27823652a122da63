/** Numbers and times as people say them, in English. */
import { number, UNITS } from '../gateway/words.ts';

const relativeTime = new Intl.RelativeTimeFormat('en');

/** `3 hours ago`, `in 5 minutes`. */
export function relative(at: Date, now = new Date()): string {
  const seconds = (at.getTime() - now.getTime()) / 1000;
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? (['second', 1] as const);
  const count = Math.trunc(seconds / size);
  return count === 0 ? 'now' : relativeTime.format(count, unit);
}

/** `2026-11-27 21:04:09 UTC`. */
export const exact = (at: Date): string => `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** `1 key`, `1,204 keys`. */
export const count = (value: number, noun: string): string =>
  `${number(value)} ${noun}${value === 1 ? '' : 's'}`;

/** As much of a hash as tells one key from another. */
export const shortHash = (hash: string): string => hash.slice(0, 8);

/** What a person calls a key. */
export const nameOf = ({ alias, hash }: { alias: string; hash: string }): string => alias || shortHash(hash);
