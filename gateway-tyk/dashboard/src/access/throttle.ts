import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';

export interface ThrottleLimits {
  /** Failures in a period, from one address and from all. */
  perAddress: number;
  inTotal: number;
  /** Seconds. */
  period: number;
}

export const LIMITS: ThrottleLimits = { perAddress: 5, inTotal: 20, period: 60 };

export interface Throttle {
  /** @returns undefined when it may be tried, or the seconds until it may */
  attempt(address: string): Promise<number | undefined>;
  /** It was right after all, and does not count. */
  forgive(address: string): Promise<void>;
}

/** Counts an attempt before it is looked at: many at once are not more than one after the other. */
export function createThrottle({ perAddress, inTotal, period }: ThrottleLimits): Throttle {
  const each = new RateLimiterMemory({ points: perAddress, duration: period });
  const all = new RateLimiterMemory({ points: inTotal, duration: period });
  const ALL = 'all';
  return {
    async attempt(address) {
      try {
        // One address that has had its share takes nothing from the others.
        await each.consume(address);
        await all.consume(ALL);
        return undefined;
      } catch (refusal) {
        return Math.max(1, Math.ceil((refusal as RateLimiterRes).msBeforeNext / 1000));
      }
    },
    async forgive(address) {
      await Promise.all([each.reward(address), all.reward(ALL)]);
    },
  };
}
