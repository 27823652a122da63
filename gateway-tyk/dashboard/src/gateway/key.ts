/** A key as the pages show it, read from the session that the gateway tells. */
import type { Allowance, Plans } from './plans.ts';
import type { Session } from './tyk.ts';

/**
 * `broken`: its plan is not loaded, so that every call is refused. `foreign`: made by something else, with rights of its own or
 * several policies; it is shown and can be revoked, but nothing that would need a plan.
 */
export const KEY_STATES = ['active', 'disabled', 'expired', 'broken', 'foreign'] as const;

export type KeyState = (typeof KEY_STATES)[number];

export interface Usage extends Allowance {
  /** API id. */
  api: string;
  /** Calls of the current period; absent without a quota. */
  used?: number;
  remaining?: number;
  /** When the quota is whole again; absent before the first call of a period. */
  renews?: Date;
}

export interface Key {
  /** SHA-256 of the token: what the gateway, the pages and the audit call it. */
  hash: string;
  alias: string;
  owner: string;
  state: KeyState;
  /** Of a disabled key the one to return to, if it is remembered; of a foreign one absent. */
  plan?: string;
  created?: Date;
  /** Absent: never. */
  expires?: Date;
  /** Its own, without the plan's. */
  tags: readonly string[];
  /** By endpoint, as its plan has it. Of a disabled key without counts: the gateway does not tell them. */
  usage: readonly Usage[];
  /** Hash of the key that this one replaced, and of the one that replaces this. */
  rotatedFrom?: string;
  rotatedTo?: string;
}

/** A gateway that does not hash its keys names them by their tokens, which must not get into a URL, a page or the audit. */
export const isHash = (name: unknown): name is string =>
  typeof name === 'string' && /^[0-9a-f]{64}$/.test(name);

/** Names in `meta_data`, which the gateway keeps for us. */
export const META = {
  owner: 'owner',
  /** The plan to return to, while disabled. */
  plan: 'plan_when_enabled',
  rotatedFrom: 'rotated_from',
  rotatedTo: 'rotated_to',
} as const;

export function describeKey(hash: string, session: Session, plans: Plans, now = new Date()): Key {
  const meta = (name: string) => {
    const value = session.meta_data?.[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const expires = expiryOf(session);
  const created = new Date(session.date_created ?? 0);
  const [policy, ...others] = session.apply_policies ?? [];
  const loaded = policy === undefined ? undefined : plans.get(policy);
  const plan = loaded?.disables ? meta(META.plan) : others.length === 0 ? policy : undefined;
  const state: KeyState =
    policy === undefined || others.length > 0
      ? 'foreign'
      : expires && expires <= now
        ? 'expired'
        : !loaded
          ? 'broken'
          : loaded.disables
            ? 'disabled'
            : 'active';
  const rotatedFrom = meta(META.rotatedFrom);
  const rotatedTo = meta(META.rotatedTo);
  return {
    hash,
    alias: session.alias ?? '',
    owner: meta(META.owner) ?? '',
    state,
    ...(plan !== undefined && { plan }),
    // Go's zero time, of a key that was made without one, is long before 1970.
    ...(created.getTime() > 0 && { created }),
    ...(expires && { expires }),
    tags: ownTags(session, plans),
    usage: usageOf(session, plan, plans, now),
    ...(rotatedFrom && { rotatedFrom }),
    ...(rotatedTo && { rotatedTo }),
  };
}

/** @returns undefined for never, and for what is later than a Date can be */
export function expiryOf({ expires = 0 }: Pick<Session, 'expires'>): Date | undefined {
  const date = new Date(expires * 1000);
  return date.getTime() > 0 ? date : undefined;
}

/** The key at a later time, for which the gateway is not asked again: it may have expired, and quotas may have renewed. */
export function keyAt(key: Key, now: Date): Key {
  const ended = key.state !== 'foreign' && key.state !== 'expired' && key.expires && key.expires <= now;
  const renewed = key.usage.some(({ renews }) => renews && renews <= now);
  if (!ended && !renewed) return key;
  return {
    ...key,
    ...(ended && { state: 'expired' as const }),
    usage: key.usage.map(({ renews, ...usage }) =>
      !renews || renews > now
        ? { ...usage, ...(renews && { renews }) }
        : { ...usage, used: 0, remaining: usage.quota?.calls ?? 0 },
    ),
  };
}

/** How tags of plans begin, by which metrics know the plan of a call; PLAN_TAG of gateway-tyk/metrics.contract.ts. */
const PLAN_TAG = 'portal-org-';

/**
 * The gateway tells a policy's tags among the key's own. Sent back with a change of plan, the key would have both
 * plans' and metrics would count each of its calls under either.
 */
export function ownTags(session: Session, plans: Plans): string[] {
  const theirs = new Set([...plans.values()].flatMap(({ tags }) => tags));
  return (session.tags ?? []).filter((tag) => !theirs.has(tag) && !tag.startsWith(PLAN_TAG));
}

/** From 0 to 1; undefined where nothing is counted. */
export const shareUsed = ({ used, quota }: Usage): number | undefined =>
  used === undefined || !quota ? undefined : used / quota.calls;

function usageOf(session: Session, planId: string | undefined, plans: Plans, now: Date): Usage[] {
  const plan = planId === undefined ? undefined : plans.get(planId);
  if (!plan) return [];
  const disabled = plan.id !== session.apply_policies?.[0];
  return [...plan.allowances].map(([api, allowance]) => {
    const limit = session.access_rights?.[api]?.limit;
    if (disabled || !allowance.quota || !limit) return { api, ...allowance };
    const renews = limit.quota_renews ? new Date(limit.quota_renews * 1000) : undefined;
    const max = limit.quota_max;
    // Before the first call of a period, and after its end, nothing is used, whatever the numbers of the last one say.
    const remaining = renews && renews > now ? Math.min(limit.quota_remaining ?? 0, max) : max;
    return {
      api,
      ...allowance,
      quota: { calls: max, period: limit.quota_renewal_rate },
      used: max - remaining,
      remaining,
      ...(renews && renews > now && { renews }),
    };
  });
}
