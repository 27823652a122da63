/** The way of every change of a key: look, check, write down what is intended, and carry it out. */
import type { Action, AuditEntry } from '../audit/audit.ts';
import type { Asked, Outcome } from './actions.ts';
import { type CarriedOut, carryOut } from './carry-out.ts';
import type { Change } from './change.ts';
import type { Context } from './context.ts';
import { checkHash, type Found, lookAt } from './found.ts';
import { journal } from './journal.ts';
import { unchanged } from './unfinished.ts';

export interface Intention {
  change: Change;
  /** For the audit. */
  detail: AuditEntry['detail'];
}

/** @param decide throws ActionError when the key can't be changed so */
export async function changeKey(
  context: Context,
  asked: Asked,
  action: Action,
  hash: string,
  decide: (found: Found) => Intention,
): Promise<Outcome> {
  return withKey(context, hash, async (found) => {
    const { change, detail } = decide(found);
    const audited = journal(context.audit, asked, action, hash);
    await audited.intend(detail);
    const task = { hash, before: found.session, change, detail, journal: audited };
    return orThrow(await carryOut(context, task));
  });
}

/** Runs when nothing else is done to the key, and what was done last is seen to. */
export function withKey<T>(
  { gateway, clock, alone, rechecks }: Context,
  hash: string,
  run: (found: Found) => Promise<T>,
): Promise<T> {
  checkHash(hash);
  return alone(hash, async () => {
    await rechecks.now(hash);
    return run(await lookAt(gateway, clock, hash).catch(unchanged));
  });
}

/** @throws UnfinishedError or NotKeptError, which say what is so now */
export function orThrow({ failure, ...outcome }: CarriedOut): Outcome {
  if (failure) throw failure.and(outcome.warnings);
  return outcome;
}
