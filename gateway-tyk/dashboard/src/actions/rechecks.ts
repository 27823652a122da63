/** Looking at changed keys once more, when every call is over that was under way at the change. */
import { timeouts } from '@digest/api/service';
import type { Session } from '../gateway/client.ts';
import type { Clock } from './clock.ts';
import type { Serially } from './serially.ts';

const DELAY = timeouts.dashboard.recheck * 1000;
const ROUNDS = timeouts.dashboard.watch / timeouts.dashboard.recheck;

/**
 * Never rejects.
 *
 * @param last whether nobody looks after that
 * @returns whether it has to be looked at again
 */
export type Recheck = (before: readonly Session[], last: boolean) => Promise<boolean>;

export interface Rechecks {
  /** How a key was in the last seconds, before what was done to it here. */
  before(hash: string): readonly Session[];
  /** Takes the place of an earlier one of the same key. @param before the key before the change; undefined where there was none */
  plan(hash: string, before: Session | undefined, recheck: Recheck): void;
  /** Before a key is changed again, what is due later for it is done at once. */
  now(hash: string): Promise<void>;
  /** Waits until each that is planned was due once. */
  close(): Promise<void>;
}

interface Planned {
  before: readonly Session[];
  recheck: Recheck;
  ended?: Promise<void>;
}

export function createRechecks(alone: Serially, clock: Clock): Rechecks {
  const planned = new Map<string, Planned>();
  let closing = false;

  async function run(hash: string, own: Planned): Promise<void> {
    for (let round = 1, again = true; again; round++) {
      await clock.sleep(DELAY);
      const last = round >= ROUNDS || closing;
      const look = async () => planned.get(hash) === own && (await own.recheck(own.before, last));
      again = (await alone(hash, look)) && !last;
    }
    if (planned.get(hash) === own) planned.delete(hash);
  }

  const before = (hash: string) => planned.get(hash)?.before ?? [];
  return {
    before,
    plan(hash, session, recheck) {
      const own: Planned = { before: [...before(hash), ...(session ? [session] : [])], recheck };
      planned.set(hash, own);
      own.ended = run(hash, own);
    },
    async now(hash) {
      const own = planned.get(hash);
      await own?.recheck(own.before, false);
    },
    async close() {
      closing = true;
      // What sleeps keeps no process alive, so that a test or a program can end; this one has to wait for it.
      const alive = setInterval(() => {}, DELAY);
      await Promise.all([...planned.values()].map(({ ended }) => ended));
      clearInterval(alive);
    },
  };
}
