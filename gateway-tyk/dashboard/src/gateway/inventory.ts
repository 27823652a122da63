/** All keys in memory, because the gateway's list has neither pages nor details; refreshed in the background. */
import { isDeepStrictEqual } from 'node:util';
import type { GatewayApi } from './client.ts';
import { countKeys, countNearQuota } from './counts.ts';
import { type Audited, type Drift, differences, driftLog } from './drift.ts';
import { findKeys, type KeyPage, type KeyQuery } from './find.ts';
import { type Key, type KeyState, keyAt } from './key.ts';
import { type Plans, plansOf } from './plans.ts';
import { type Entry, readKey, readKeys } from './read-keys.ts';
import { repeat } from './repeat.ts';
import { failed, logTrouble, type Trouble, type TroubleLog, troubleWith } from './trouble.ts';

export type { Drift } from './drift.ts';
export { type KeyPage, type KeyQuery, SORTS, type Sort } from './find.ts';

export interface InventoryStatus extends Trouble {
  /** When the last whole refresh ended; absent before the first. */
  asOf?: Date;
  refreshing: boolean;
  /** Newest first, the last hundred. */
  drift: readonly Drift[];
  /** How much drift there was since the start. */
  driftTotals: Readonly<Record<Drift['what'], number>>;
}

export interface Inventory {
  /** As the policies were last read; none before that. */
  readonly plans: Plans;
  readonly status: InventoryStatus;
  /** Reads all keys; a second call while one is under way waits for that one. Never throws: see `status`. */
  refresh(): Promise<void>;
  /** Refreshes now and every so often until `stop`. */
  start(): void;
  stop(): void;
  /**
   * Reads one key after it was changed here, so that it is no drift. @returns undefined when it is gone
   * @throws GatewayError when it can't be read; it is no drift even so
   */
  reread(hash: string): Promise<Key | undefined>;
  find(query: KeyQuery): KeyPage;
  /** Keys by plan (`none` where there is none, or one that is not loaded) and state. */
  counts(): { plan: string; state: KeyState; keys: number }[];
  /** How many active keys of a plan have used up at least this share of their quota for an endpoint. */
  nearQuota(share: number): { plan: string; api: string; keys: number }[];
}

export interface InventoryOptions {
  gateway: Pick<GatewayApi, 'hashes' | 'session' | 'policies'>;
  /** Seconds from the end of one refresh to the next. */
  refreshInterval: number;
  /** Asked of each difference before it is called drift; when it throws, it is. */
  audited: Audited;
  /** Hears when refreshes begin to fail, and when they no longer do. */
  log?: TroubleLog;
  now?: () => Date;
}

/** Readings of the gateway are numbered as they begin, so that none replaces what was read after it. */
interface Reading {
  number: number;
  began: Date;
}

/** How many times as long as a refresh took there is none, however short the interval. */
const REST = 10;
/**
 * Milliseconds from a refresh that failed to the next, however long it took: the gateway may only just be starting, and every
 * page says that it is away until one succeeds.
 */
const AGAIN = 2_000;

export function createInventory({
  gateway,
  refreshInterval,
  audited,
  log,
  now = () => new Date(),
}: InventoryOptions): Inventory {
  let entries = new Map<string, Entry>();
  let plans: Plans = new Map();
  let asOf: Date | undefined;
  let trouble: Trouble = {};
  /** Of the plans that `entries` were read with. */
  let planTags = tagsOf(plans);
  const drift = driftLog(now, audited);

  let readings = 0;
  const begin = (): Reading => ({ number: ++readings, began: now() });
  let lastRefresh: Reading = { number: 0, began: now() };
  /** By hash, the last reading after a change here, */
  const reread = new Map<string, Reading>();
  /** and the last one that failed: the next refresh will see a difference that is ours. */
  const missed = new Map<string, Reading>();

  async function readPlans(): Promise<Plans> {
    plans = plansOf(await gateway.policies());
    return plans;
  }

  function replaceAll(reading: Reading, loaded: Plans, seen: Map<string, Entry>): void {
    for (const [hash, later] of reread) {
      const entry = entries.get(hash);
      if (later.number < reading.number) continue;
      else if (entry) seen.set(hash, entry);
      else seen.delete(hash);
    }
    const ignored: 'tags'[] = isDeepStrictEqual(planTags, tagsOf(loaded)) ? [] : ['tags'];
    for (const hash of asOf ? new Set([...entries.keys(), ...seen.keys()]) : []) {
      if (!missed.has(hash)) compare(hash, entries.get(hash), seen.get(hash), ignored);
    }
    for (const known of [reread, missed]) {
      for (const [hash, at] of known) if (at.number < reading.number) known.delete(hash);
    }
    [entries, planTags, asOf, lastRefresh] = [seen, tagsOf(loaded), now(), reading];
  }

  function compare(
    hash: string,
    before: Entry | undefined,
    after: Entry | undefined,
    ignored: 'tags'[],
  ): void {
    const alias = (after ?? before)?.key.alias ?? '';
    const since = before?.asOf ?? (reread.get(hash) ?? lastRefresh).began;
    if (!before) drift.add({ hash, alias, what: 'appeared', since });
    else if (!after) {
      // Tyk forgets a key when its time is over; nobody did that.
      if (keyAt(before.key, now()).state !== 'expired') drift.add({ hash, alias, what: 'vanished', since });
    } else {
      const detail = differences(before.settings, after.settings, ignored);
      if (detail) drift.add({ hash, alias, what: 'changed', detail, since });
    }
  }

  async function refresh(): Promise<void> {
    const before = trouble;
    const reading = begin();
    let err: unknown;
    try {
      const loaded = await readPlans();
      const read = await readKeys(gateway, loaded, (hash) => entries.get(hash), now);
      replaceAll(reading, loaded, read.entries);
      trouble = troubleWith(read);
      [err] = read.errors;
    } catch (error) {
      trouble = failed(error);
    }
    if (log) logTrouble(log, before, trouble, err);
  }

  const refreshes = repeat(refresh, (took) =>
    trouble.failure ? AGAIN : Math.max(refreshInterval * 1000, REST * took),
  );
  const keys = () => [...entries.values()].map(({ key }) => keyAt(key, now()));

  return {
    get plans() {
      return plans;
    },
    get status() {
      const { running: refreshing } = refreshes;
      return { ...(asOf && { asOf }), refreshing, ...trouble, ...drift.told() };
    },
    refresh: refreshes.now,
    start: refreshes.start,
    stop: refreshes.stop,
    async reread(hash) {
      const reading = begin();
      try {
        const entry = await readKey(gateway, hash, await readPlans(), now());
        if (reading.number > Math.max(lastRefresh.number, reread.get(hash)?.number ?? 0)) {
          if (entry) entries.set(hash, entry);
          else entries.delete(hash);
          reread.set(hash, reading);
        }
        return entry?.key;
      } catch (error) {
        missed.set(hash, reading);
        throw error;
      } finally {
        drift.explain(hash);
      }
    },
    find: (query) => findKeys(keys(), query),
    counts: () => countKeys(keys(), plans),
    nearQuota: (share) => countNearQuota(keys(), plans, share),
  };
}

const tagsOf = (plans: Plans) => [...plans.values()].map(({ id, tags }) => [id, tags]);
