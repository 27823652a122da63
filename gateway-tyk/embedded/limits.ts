/** Rate and quota of a key, per API. */
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Limit } from './definitions.ts';
import type { Quota, Store } from './store.ts';

export type RateCheck = (apiId: string, hash: string, limit: Limit) => Promise<boolean>;

/** @returns a check that lets `rate` calls through in each window of `per` seconds, windows aligned with the clock */
export function rateLimiter(): RateCheck {
  const limiters = new Map<string, RateLimiterMemory>();
  return async (apiId, hash, { rate, per }) => {
    if (rate <= 0) return true;
    const kind = `${rate}/${per}`;
    let limiter = limiters.get(kind);
    if (!limiter) {
      limiter = new RateLimiterMemory({ points: rate, duration: per });
      limiters.set(kind, limiter);
    }
    // The library's windows begin with the first call; the number of the clock's window in the name aligns them.
    const window = Math.floor(Date.now() / (per * 1000));
    return limiter.consume(`${apiId}-${hash}-${window}`).then(
      () => true,
      () => false,
    );
  };
}

/** @returns the counter after this call, or undefined where the plan has no quota */
export async function countQuota(
  store: Store,
  apiId: string,
  hash: string,
  limit: Limit,
): Promise<Quota | undefined> {
  return limit.quota_max > 0 ? store.count(apiId, hash, limit.quota_renewal_rate) : undefined;
}
