/** Making a change that is written down as intended, until it stays; and writing down how that ended. */
import type { AuditEntry } from '../audit/audit.ts';
import type { Session } from '../gateway/client.ts';
import { GatewayError } from '../gateway/errors.ts';
import type { Outcome } from './actions.ts';
import type { Change } from './change.ts';
import type { Context } from './context.ts';
import type { Journal } from './journal.ts';
import { keep } from './keep.ts';
import { recheck } from './recheck.ts';
import { type Failure, perhapsChanged, UnfinishedError } from './unfinished.ts';

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
  const end = async () => {
    try {
      const repeats = await makeAndKeep(context, task);
      return { warnings: await journal.end('done', { ...detail, ...(repeats > 0 && { repeats }) }) };
    } catch (error) {
      return journal.fail(error, detail);
    }
  };
  const ended = await end();
  const now = await reread(context, hash);
  return { ...now, ...ended, warnings: [...ended.warnings, ...now.warnings] };
}

async function makeAndKeep(context: Context, task: Task): Promise<number> {
  const { gateway, clock, rechecks } = context;
  const { hash, change } = task;
  await change.make().catch(perhapsChanged());
  const seen = { kept: false };
  rechecks.plan(hash, task.before, recheck(context, task, seen));
  try {
    const repeats = await keep({ gateway, clock, hash, change, before: rechecks.before(hash) });
    seen.kept = true;
    return repeats;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    throw new UnfinishedError(
      error,
      'unknown',
      'The change was confirmed, but whether it stays could not be seen. It is looked at again in a few seconds; the audit tells when it has stayed.',
    );
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
