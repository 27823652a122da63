/** All keys in memory, because the gateway's list has neither pages nor details; refreshed in the background. */
import { isDeepStrictEqual } from 'node:util';
import pLimit from 'p-limit';
import type { GatewayApi } from './client.ts';
import { countKeys, countNearQuota } from './counts.ts';
import { type Drift, differences, driftLog, type Settings, settingsOf } from './drift.ts';
import { GatewayError } from './errors.ts';
import { findKeys, type KeyPage, type KeyQuery } from './find.ts';
import { describeKey, type Key, type KeyState, keyAt } from './key.ts';
import { type Plans, plansOf } from './plans.ts';
import { repeat } from './repeat.ts';

export type { Drift } from './drift.ts';
export { type KeyPage, type KeyQuery, SORTS, type Sort } from './find.ts';

export interface InventoryStatus {
  /** When the last whole refresh ended; absent before the first. */
  asOf?: Date;
  refreshing: boolean;
  /** Why the last refresh failed; what is shown is that of `asOf` then. */
  failure?: GatewayError;
  /** Newest first, the last hundred. */
  drift: readonly Drift[];
  /** How much drift there was since the start. */
  driftTotals: Readonly<Record<Drift['what'], number>>;
}

export interface Inventory {
  /** The plans of the last refresh. */
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
  /** Keys by plan (`none` where there is none) and state. */
  counts(): { plan: string; state: KeyState; keys: number }[];
  /** How many active keys of a plan have used up at least this share of their quota for an endpoint. */
  nearQuota(share: number): { plan: string; api: string; keys: number }[];
}

export interface InventoryOptions {
  gateway: Pick<GatewayApi, 'hashes' | 'session' | 'policies'>;
  /** Seconds from the end of one refresh to the next. */
  refreshInterval: number;
  now?: () => Date;
}

/** Calls of the gateway at once, in a refresh. */
const AT_ONCE = 16;
/** How many times as long as a refresh took there is none, however short the interval. */
const REST = 10;
/** Milliseconds between tries before the first refresh has succeeded: the gateway may only just be starting. */
const FIRST_TRIES = 2_000;

interface Entry {
  key: Key;
  settings: Settings;
}

export function createInventory({
  gateway,
  refreshInterval,
  now = () => new Date(),
}: InventoryOptions): Inventory {
  let entries = new Map<string, Entry>();
  let plans: Plans = new Map();
  let asOf: Date | undefined;
  let failure: GatewayError | undefined;
  const drift = driftLog(now);

  /** Readings of the gateway are numbered as they begin, so that none replaces what was read after it. */
  let readings = 0;
  let lastRefresh = 0;
  /** By hash, the last reading after a change here, */
  const reread = new Map<string, number>();
  /** and the last one that failed: the next refresh will see a difference that is ours. */
  const unread = new Map<string, number>();

  /** @returns undefined for a key that is gone */
  async function read(hash: string, plans: Plans): Promise<Entry | undefined> {
    try {
      const session = await gateway.session(hash);
      return { key: describeKey(hash, session, plans, now()), settings: settingsOf(session, plans) };
    } catch (error) {
      if ((error as GatewayError).kind === 'no-such-key') return undefined;
      throw error;
    }
  }

  async function readAll(): Promise<void> {
    const reading = ++readings;
    const loaded = plansOf(await gateway.policies());
    const seen = new Map<string, Entry>();
    const limit = pLimit(AT_ONCE);
    const readInto = async (hash: string) => {
      const entry = await read(hash, loaded);
      if (entry) seen.set(hash, entry);
    };
    const hashes = await gateway.hashes();
    // After the first failure the others are not tried: a gateway without Redis takes seconds for each.
    await Promise.all(hashes.map((hash) => limit(readInto, hash))).finally(limit.clearQueue);
    replaceAll(reading, loaded, seen);
  }

  function replaceAll(reading: number, loaded: Plans, seen: Map<string, Entry>): void {
    for (const [hash, later] of reread) {
      const entry = entries.get(hash);
      if (later < reading) continue;
      else if (entry) seen.set(hash, entry);
      else seen.delete(hash);
    }
    const ignored: 'tags'[] = isDeepStrictEqual(tagsOf(plans), tagsOf(loaded)) ? [] : ['tags'];
    for (const hash of asOf ? new Set([...entries.keys(), ...seen.keys()]) : []) {
      if (!unread.has(hash)) compare(hash, entries.get(hash), seen.get(hash), ignored);
    }
    for (const known of [reread, unread]) {
      for (const [hash, at] of known) if (at < reading) known.delete(hash);
    }
    [entries, plans, asOf, lastRefresh] = [seen, loaded, now(), reading];
  }

  function compare(
    hash: string,
    before: Entry | undefined,
    after: Entry | undefined,
    ignored: 'tags'[],
  ): void {
    const alias = (after ?? before)?.key.alias ?? '';
    if (!before) drift.add({ hash, alias, what: 'appeared' });
    else if (!after) {
      // Tyk forgets a key when its time is over; nobody did that.
      if (keyAt(before.key, now()).state !== 'expired') drift.add({ hash, alias, what: 'vanished' });
    } else {
      const detail = differences(before.settings, after.settings, ignored);
      if (detail) drift.add({ hash, alias, what: 'changed', detail });
    }
  }

  async function refresh(): Promise<void> {
    try {
      await readAll();
      failure = undefined;
    } catch (error) {
      // Anything else is a session in which something is not of the type that Tyk gives it.
      failure = error instanceof GatewayError ? error : new GatewayError('not-tyk', { cause: error });
    }
  }

  const refreshes = repeat(refresh, (took) =>
    Math.max(asOf ? refreshInterval * 1000 : FIRST_TRIES, REST * took),
  );
  const keys = () => [...entries.values()].map(({ key }) => keyAt(key, now()));

  return {
    get plans() {
      return plans;
    },
    get status() {
      const { running: refreshing } = refreshes;
      return { ...(asOf && { asOf }), refreshing, ...(failure && { failure }), ...drift.told() };
    },
    refresh: refreshes.now,
    start: refreshes.start,
    stop: refreshes.stop,
    async reread(hash) {
      const reading = ++readings;
      try {
        let entry = await read(hash, plans);
        if (entry?.key.state === 'broken') {
          // Its plan may have been loaded since the last refresh.
          plans = plansOf(await gateway.policies());
          entry = await read(hash, plans);
        }
        if (reading > Math.max(lastRefresh, reread.get(hash) ?? 0)) {
          if (entry) entries.set(hash, entry);
          else entries.delete(hash);
          reread.set(hash, reading);
        }
        return entry?.key;
      } catch (error) {
        unread.set(hash, reading);
        throw error;
      } finally {
        drift.explain(hash);
      }
    },
    find: (query) => findKeys(keys(), query),
    counts: () => countKeys(keys()),
    nearQuota: (share) => countNearQuota(keys(), plans, share),
  };
}

const tagsOf = (plans: Plans) => [...plans.values()].map(({ id, tags }) => [id, tags]);
