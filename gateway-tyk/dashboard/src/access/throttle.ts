import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';

/** Wrong tokens from one address; others sign in meanwhile. */
const POINTS = 5;
/** Seconds. */
const DURATION = 60;

export interface Throttle {
  /** @returns undefined when it may be tried, or the seconds until it may */
  attempt(address: string): Promise<number | undefined>;
  /** It was right after all, and does not count. */
  forgive(address: string): Promise<void>;
}

/** Counts an attempt before it is looked at: many at once are not more than one after the other. */
export function createThrottle(): Throttle {
  const limiter = new RateLimiterMemory({ points: POINTS, duration: DURATION });
  return {
    async attempt(address) {
      try {
        await limiter.consume(address);
        return undefined;
      } catch (refusal) {
        return Math.max(1, Math.ceil((refusal as RateLimiterRes).msBeforeNext / 1000));
      }
    },
    async forgive(address) {
      await limiter.reward(address);
    },
  };
}
