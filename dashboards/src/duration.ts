/** Durations as Prometheus, Alertmanager and the collector write them, and the same shortened for a drill. */

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * What no shortened duration goes below, in milliseconds. Tyk exports at most once a second, so nothing looks more often, and a rate, or an
 * age, takes three exports. A program on a busy laptop may need a second for what a time-out is about.
 */
export const FLOORS = { interval: 1000, range: 3000, timeout: 1000 } as const;

/** @param duration a number and a unit, such as `5m`. @throws Error when it is not */
export function milliseconds(duration: string): number {
  const [, number, unit] = /^(\d+)(ms|s|m|h|d)$/.exec(duration) ?? [];
  if (unit === undefined)
    throw new Error(`${duration} is no duration: write a whole number and one of ms, s, m, h, d`);
  return Number(number) * UNITS[unit as keyof typeof UNITS];
}

/**
 * @param factor how many times shorter; 1 leaves it as it is written
 * @param floor milliseconds below which it does not go, unless it is below in real time
 * @returns whole seconds where it is some, else milliseconds
 */
export function divided(duration: string, factor: number, floor = 0): string {
  if (factor === 1) return duration;
  const short = shortened(milliseconds(duration), factor, floor);
  return short % 1000 === 0 ? `${short / 1000}s` : `${short}ms`;
}

/** The same of milliseconds, which stay whole. */
export const shortened = (real: number, factor: number, floor = 0): number =>
  Math.min(real, Math.max(Math.round(real / factor), floor));
