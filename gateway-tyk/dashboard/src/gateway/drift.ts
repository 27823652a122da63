/** Differences between two looks at a key that calls of clients do not make. */
import { isDeepStrictEqual } from 'node:util';
import { timeouts } from '@digest/api/service';
import { expiryOf, META, ownTags } from './key.ts';
import type { Plans } from './plans.ts';
import type { Session } from './tyk.ts';

/** A difference between two refreshes that nobody made with the dashboard. */
export interface Drift {
  hash: string;
  alias: string;
  what: 'appeared' | 'vanished' | 'changed';
  seen: Date;
  /** Of a change: which fields, in words. */
  detail?: string;
}

/** What a key has until somebody changes it; named as the pages name it. */
export interface Settings {
  plan: string;
  alias: string;
  owner: string;
  expires: string;
  tags: string[];
  meta_data: Record<string, unknown>;
}

export function settingsOf(session: Session, plans: Plans): Settings {
  const { [META.owner]: owner, ...meta_data } = session.meta_data ?? {};
  return {
    plan: session.apply_policies?.join(' and ') || 'none',
    alias: session.alias ?? '',
    owner: typeof owner === 'string' ? owner : '',
    expires: expiryOf(session)?.toISOString() ?? 'never',
    // Tyk tells them in an order that changes with each policy that it mixes in.
    tags: ownTags(session, plans).sort(),
    meta_data,
  };
}

/** @returns for example `plan: free, now standard; tags`, or undefined where nothing differs */
export function differences(
  before: Settings,
  after: Settings,
  ignored: readonly (keyof Settings)[] = [],
): string | undefined {
  const names = (Object.keys(before) as (keyof Settings)[]).filter(
    (name) => !ignored.includes(name) && !isDeepStrictEqual(before[name], after[name]),
  );
  const words = names.map((name) => {
    const [was, is] = [before[name], after[name]];
    return typeof was === 'string' ? `${name}: ${was || 'none'}, now ${is || 'none'}` : name;
  });
  return words.length > 0 ? words.join('; ') : undefined;
}

/** Milliseconds in which a difference may turn out to have been made here: no action takes longer, or nobody would get its answer. */
const EXPLAINED_WITHIN = timeouts.alb.idle * 1000;
const KEPT = 100;

/** Differences that are looked up in the audit at the same time: each takes a call of CloudWatch Logs, and no operator makes more. */
const LOOKED_UP = 20;

/**
 * Whether somebody did something to this key with the dashboard since then: this task of it knows only what it did itself, the
 * audit what all did.
 */
export type Audited = (hash: string, since: Date) => Promise<boolean>;

interface Found extends Drift {
  /** When the key was last seen without the difference. */
  since: Date;
}

/** Differences as they are found, and told when neither a change here nor the audit has explained them. */
export function driftLog(now: () => Date, audited: Audited) {
  let found: Found[] = [];
  let beingLookedUp = 0;
  let drift: Drift[] = [];
  const driftTotals: Record<Drift['what'], number> = { appeared: 0, vanished: 0, changed: 0 };

  function tell({ since, ...one }: Found): void {
    driftTotals[one.what]++;
    drift = [one, ...drift].slice(0, KEPT);
  }

  /** One after the other: CloudWatch Logs takes few calls a second. */
  async function lookUp(due: Found[]): Promise<void> {
    beingLookedUp += due.length;
    for (const one of due) {
      const isExplained = await audited(one.hash, one.since).catch(() => false);
      beingLookedUp--;
      if (!isExplained) tell(one);
    }
  }

  function settle(): void {
    const isOld = ({ seen }: Drift) => now().getTime() - seen.getTime() >= EXPLAINED_WITHIN;
    const due = found.filter(isOld);
    found = found.filter((one) => !isOld(one));
    if (beingLookedUp + due.length > LOOKED_UP) due.forEach(tell);
    else void lookUp(due);
  }

  return {
    add(difference: Omit<Found, 'seen'>): void {
      found.push({ ...difference, seen: now() });
    },
    /** What differs in this key was made here. */
    explain(hash: string): void {
      settle();
      found = found.filter((one) => one.hash !== hash);
    },
    /** What is due now is told as soon as it was looked up: mostly the next time. */
    told(): { drift: readonly Drift[]; driftTotals: Readonly<typeof driftTotals> } {
      settle();
      return { drift, driftTotals };
    },
  };
}
