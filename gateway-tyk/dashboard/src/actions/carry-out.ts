/** Making a change that is written down as intended, until it stays; and writing down how that ended. */
import type { AuditEntry } from '../audit/audit.ts';
import type { Session } from '../gateway/client.ts';
import { GatewayError } from '../gateway/errors.ts';
import type { Outcome } from './actions.ts';
import type { Change } from './change.ts';
import type { Context } from './context.ts';
import type { Journal } from './journal.ts';
import { keep } from './keep.ts';
import { type Failure, NotKeptError, perhapsChanged, UnfinishedError, whyOf } from './unfinished.ts';

export interface Task {
  hash: string;
  /** The key as it was just read; undefined where the gateway knew none. */
  before: Session | undefined;
  change: Change;
  detail: AuditEntry['detail'];
  journal: Journal;
}

export interface CarriedOut extends Outcome {
  /** Absent: done. */
  failure?: Failure;
}

/** Throws nothing but faults of the dashboard. */
export async function carryOut(context: Context, task: Task): Promise<CarriedOut> {
  const { hash, detail, journal } = task;
  const ended = await makeAndKeep(context, task).then(
    async (repeats) => ({
      warnings: await journal.end('done', { ...detail, ...(repeats > 0 && { repeats }) }),
    }),
    (error) => journal.fail(error, detail),
  );
  const now = await reread(context, hash);
  return { ...now, ...ended, warnings: [...ended.warnings, ...now.warnings] };
}

async function makeAndKeep(context: Context, task: Task): Promise<number> {
  const { gateway, rechecks } = context;
  const { hash, change } = task;
  await change.make(gateway).catch(perhapsChanged());
  const seen = { kept: false };
  rechecks.plan(hash, task.before, (before, last) => lookAgain(context, task, before, seen, last));
  try {
    const repeats = await keep(context, { hash, change, before: rechecks.before(hash) });
    seen.kept = true;
    return repeats;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    throw new UnfinishedError(
      error,
      'unknown',
      'The change was confirmed, but whether it stays could not be seen. It is looked at again as soon as that is possible; the audit tells how it ended.',
    );
  }
}

/** Some seconds later. @returns whether once more */
async function lookAgain(
  context: Context,
  { hash, change, journal }: Task,
  before: readonly Session[],
  seen: { kept: boolean },
  last: boolean,
): Promise<boolean> {
  const { warn } = context;
  try {
    const repeats = await keep(context.begin(), { hash, change, before, longAgo: true });
    if (repeats > 0) {
      warn({ key: hash }, 'a call that was under way had undone a change of a key: it was made again');
      await journal.end('done', { again: true, repeats });
      await reread(context, hash);
    } else if (!seen.kept) await journal.end('done', { later: true });
    seen.kept = true;
    return repeats > 0;
  } catch (err) {
    // Somebody else's change is theirs to answer for.
    if (err instanceof NotKeptError && err.why !== 'undone') return false;
    warn({ key: hash, err }, 'whether a change of a key stays could not be seen');
    const outcome = err instanceof NotKeptError ? err.outcome : 'unknown';
    if (last || outcome === 'failed') await journal.end(outcome, { later: true, error: whyOf(err) });
    return outcome === 'unknown';
  }
}

/** A change made here is no drift: the inventory has to know of it. Never throws, for what was done is done. */
export async function reread({ inventory, warn }: Context, hash: string): Promise<Outcome> {
  try {
    const key = await inventory.reread(hash);
    return { ...(key && { key }), warnings: [] };
  } catch (error) {
    if (!(error instanceof GatewayError)) warn({ key: hash, err: error }, 'a key could not be read again');
    const why = error instanceof GatewayError ? error.explanation.title : 'the dashboard failed.';
    return { warnings: [`The key could not be read again after that: ${why}`] };
  }
}
