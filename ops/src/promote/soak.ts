/** For how long a release has to have been somewhere before it goes on. */
import { Usage } from '../outcome.ts';

/** Long enough to have seen a day's traffic, once. */
export const DEFAULT_SOAK = '24h';

const MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * @param text a number of minutes, hours or days: `90m`, `24h`, `7d`
 * @returns milliseconds
 */
export function soakTime(text: string): number {
  const [, count, unit] = /^(\d+)([mhd])$/.exec(text) ?? [];
  if (!count) throw new Usage(`SOAK=${text}: it takes minutes, hours or days, such as 90m, 24h or 7d`);
  return Number(count) * MS[unit as keyof typeof MS];
}

/** @returns milliseconds as hours and minutes, `25 h 3 min` */
export function duration(ms: number): string {
  const minutes = Math.floor(ms / MS.m);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
