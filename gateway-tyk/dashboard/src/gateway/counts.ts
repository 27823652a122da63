/** How many keys there are of each kind, for metrics and the page of plans. */
import { type Key, type KeyState, shareUsed } from './key.ts';
import type { Plans } from './plans.ts';

/** What a key without a plan is counted and found under; counted, one whose plan is not loaded too: that may be any text. */
export const NO_PLAN = 'none';

export interface KeyCount {
  plan: string;
  state: KeyState;
  keys: number;
}

export function countKeys(keys: readonly Key[], plans: Plans): KeyCount[] {
  const counts = new Map<string, KeyCount>();
  for (const { plan: given = NO_PLAN, state } of keys) {
    const plan = plans.has(given) ? given : NO_PLAN;
    const name = JSON.stringify([plan, state]);
    const count = counts.get(name) ?? { plan, state, keys: 0 };
    counts.set(name, { ...count, keys: count.keys + 1 });
  }
  return [...counts.values()];
}

export interface QuotaCount {
  plan: string;
  /** API id. */
  api: string;
  keys: number;
}

/** One of each quota that there is, so that a count goes back to 0 when no key is near it any more. */
export function countNearQuota(keys: readonly Key[], plans: Plans, share: number): QuotaCount[] {
  const active = keys.filter(({ state }) => state === 'active');
  return [...plans.values()].flatMap(({ id: plan, allowances }) => {
    const ofPlan = active.filter((key) => key.plan === plan);
    return [...allowances].flatMap(([api, { quota }]) => {
      const isNear = ({ usage }: Key) =>
        usage.some((one) => one.api === api && (shareUsed(one) ?? 0) >= share);
      return quota ? [{ plan, api, keys: ofPlan.filter(isNear).length }] : [];
    });
  });
}
