/**
 * Looking at a key until it has stayed as it was changed. Tyk writes a whole session back when it has counted a call, and
 * so brings back a key that was changed or deleted since the call began (gateway-tyk/conformance/cases/revocation.ts).
 */
import { timeouts } from '@digest/api/service';
import { findSession, type Session } from '../gateway/client.ts';
import type { Change } from './change.ts';
import type { Context } from './context.ts';
import { NotKeptError } from './unfinished.ts';

const HOLD = timeouts.dashboard.hold * 1000;
const REPEAT = timeouts.dashboard.repeat * 1000;
/** Milliseconds between two looks. */
const INTERVAL = 150;

export interface Keeping {
  hash: string;
  change: Change;
  before: readonly Session[];
  /** A change that was made long ago need not stay any longer, if it is still there. */
  longAgo?: boolean;
}

/** @returns how often the change had to be made again. @throws GatewayError, NotKeptError */
export async function keep({ gateway, clock }: Pick<Context, 'gateway' | 'clock'>, keeping: Keeping) {
  const { hash, change, before, longAgo = false } = keeping;
  const begin = clock.now();
  let since = longAgo ? begin - HOLD : begin;
  let repeats = 0;
  for (;;) {
    const told = await findSession(gateway, hash);
    const verdict = change.look(told, before);
    if (verdict === 'conflict') throw told ? conflict() : gone();
    if (verdict === 'kept' && clock.now() - since >= HOLD) return repeats;
    if (verdict === 'undone') {
      if (clock.now() - begin > REPEAT) throw undone(repeats);
      await change.make(gateway);
      repeats++;
      since = clock.now();
    }
    await clock.sleep(INTERVAL);
  }
}

const conflict = () =>
  new NotKeptError(
    'conflict',
    'The key was changed elsewhere at the same moment: this change may not be in force. Look at the key before you try again.',
  );

const gone = () =>
  new NotKeptError(
    'gone',
    'The key was revoked elsewhere at the same moment, or its time was over: the gateway no longer knows it.',
  );

const undone = (repeats: number) =>
  new NotKeptError(
    'undone',
    `The change does not stay: it was made again ${repeats} times within ${timeouts.dashboard.repeat} seconds, and undone each time. ` +
      'Calls that are under way do that only for a moment. See whether something else manages this key, and try again.',
  );
