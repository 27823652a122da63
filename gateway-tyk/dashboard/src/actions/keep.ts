/**
 * Looking at a key until it has stayed as it was changed. Tyk writes a whole session back when it has counted a call, and
 * so brings back a key that was changed or deleted since the call began (gateway-tyk/conformance/cases/revocation.ts).
 */
import type { GatewayApi, Session } from '../gateway/client.ts';
import type { Change } from './change.ts';
import type { Clock } from './clock.ts';
import { find } from './found.ts';
import { NotKeptError } from './unfinished.ts';

/** Milliseconds that a change has to stay; between two looks; after which one gives up. */
const HOLD = 1_500;
const INTERVAL = 150;
const PATIENCE = 15_000;

export interface Keeping {
  gateway: GatewayApi;
  clock: Clock;
  hash: string;
  change: Change;
  before: readonly Session[];
}

/** @returns how often the change had to be made again. @throws GatewayError, NotKeptError */
export async function keep({ gateway, clock, hash, change, before }: Keeping): Promise<number> {
  const begin = clock.now();
  let since = begin;
  let repeats = 0;
  for (;;) {
    const told = await find(gateway, hash);
    const verdict = change.look(told, before);
    if (verdict === 'overtaken') throw told ? overtaken() : gone();
    if (verdict === 'kept' && clock.now() - since >= HOLD) return repeats;
    if (verdict === 'undone') {
      if (clock.now() - begin > PATIENCE) throw undone(repeats + 1);
      await change.make();
      repeats++;
      since = clock.now();
    }
    await clock.sleep(INTERVAL);
  }
}

const overtaken = () =>
  new NotKeptError(
    'overtaken',
    'The key was changed elsewhere at the same moment: this change may not be in force. Look at the key before you try again.',
  );

const gone = () =>
  new NotKeptError(
    'gone',
    'The key was revoked elsewhere at the same moment, or its time was over: the gateway no longer knows it.',
  );

const undone = (times: number) =>
  new NotKeptError(
    'undone',
    `The change does not stay: it was made ${times} times within ${PATIENCE / 1000} seconds, and undone each time. ` +
      'Calls that are under way do that only for a moment. See whether something else manages this key, and try again.',
  );
