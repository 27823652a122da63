/** The way of every change of a key: look, check, write down what is intended, and carry it out. */
import type { Action, AuditEntry } from '../audit/audit.ts';
import { GatewayError } from '../gateway/errors.ts';
import { describeKey, isHash } from '../gateway/key.ts';
import { plansOf } from '../gateway/plans.ts';
import type { Asked, Outcome } from './actions.ts';
import { type CarriedOut, carryOut } from './carry-out.ts';
import type { Change, Found } from './change.ts';
import type { Context } from './context.ts';
import { journal } from './journal.ts';
import { unchanged } from './unfinished.ts';

export interface Intention {
  change: Change;
  /** For the audit. */
  detail: AuditEntry['detail'];
}

/** @param decide throws ActionError when the key can't be changed so */
export function changeKey(
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
export function withKey<T>(context: Context, hash: string, run: (found: Found) => Promise<T>): Promise<T> {
  checkHash(hash);
  return context.alone(hash, async () => {
    await context.rechecks.now(hash);
    return run(await lookAt(context, hash).catch(unchanged));
  });
}

/** @throws GatewayError */
export async function lookAt(
  { gateway, clock }: Pick<Context, 'gateway' | 'clock'>,
  hash: string,
): Promise<Found> {
  const [session, policies] = await Promise.all([gateway.session(hash), gateway.policies()]);
  const plans = plansOf(policies);
  return { hash, session, key: describeKey(hash, session, plans, new Date(clock.now())), plans };
}

/** What is given for a hash gets into the audit, where a token must not get. */
export function checkHash(hash: string): void {
  if (!isHash(hash)) throw new GatewayError('no-such-key');
}

/** @throws UnfinishedError or NotKeptError, which say what is so now */
export function orThrow({ failure, ...outcome }: CarriedOut): Outcome {
  if (failure) throw failure.and(outcome.warnings);
  return outcome;
}
