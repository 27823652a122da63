/** Looking at changed keys once more, when every call is over that was under way at the change. */
import { timeouts } from '@digest/api/service';
import type { Session } from '../gateway/client.ts';
import type { Clock } from './clock.ts';
import type { Serially } from './serially.ts';

/** Milliseconds; the gateway gives up a call earlier. */
const DELAY = (timeouts.gateway.upstream + 1) * 1000;

/** Looks in vain, or at a change that was undone again, until a key is left alone. */
const ROUNDS = 3;

/** Never rejects. @returns whether it has to be looked at again */
export type Recheck = (before: readonly Session[]) => Promise<boolean>;

export interface Rechecks {
  /** How a key was in the last seconds, before what was done to it here. */
  before(hash: string): readonly Session[];
  /** Takes the place of an earlier one of the same key. @param before the key before the change; undefined where there was none */
  plan(hash: string, before: Session | undefined, recheck: Recheck): void;
  /** Before a key is changed again: what is due later for it is done at once. */
  now(hash: string): Promise<void>;
  /** All that is due later is done at once, and nothing any more after that. */
  close(): Promise<void>;
}

interface Planned {
  before: readonly Session[];
  recheck: Recheck;
  /** Aborted, the time has come. */
  due: AbortController;
  ended?: Promise<void>;
}

export function createRechecks(alone: Serially, clock: Clock): Rechecks {
  const planned = new Map<string, Planned>();
  let closed = false;

  async function run(hash: string, own: Planned): Promise<void> {
    for (let round = 0, again = true; again && round < ROUNDS; round++) {
      if (!closed) await clock.sleep(DELAY, own.due.signal).catch(() => {});
      again = await alone(hash, async () => planned.get(hash) === own && own.recheck(own.before));
      if (closed) break;
    }
    if (planned.get(hash) === own) planned.delete(hash);
  }

  const before = (hash: string) => planned.get(hash)?.before ?? [];
  return {
    before,
    plan(hash, session, recheck) {
      const own: Planned = {
        before: [...before(hash), ...(session ? [session] : [])],
        recheck,
        due: new AbortController(),
      };
      planned.set(hash, own);
      own.ended = run(hash, own);
    },
    async now(hash) {
      const own = planned.get(hash);
      await own?.recheck(own.before);
    },
    async close() {
      closed = true;
      const all = [...planned.values()];
      for (const { due } of all) due.abort();
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}
