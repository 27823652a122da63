/** What is done about a change some seconds later, when nobody waits for it any more. */
import type { Task } from './carry-out.ts';
import type { Context } from './context.ts';
import { find } from './found.ts';
import { keep } from './keep.ts';
import type { Recheck } from './rechecks.ts';
import { NotKeptError } from './unfinished.ts';

/** @param seen whether the change has been seen to stay; until then the audit lacks how it ended */
export function recheck(context: Context, { hash, change, journal }: Task, seen: { kept: boolean }): Recheck {
  const { gateway, clock, inventory, warn } = context;
  return async (before) => {
    try {
      const told = await find(gateway, hash);
      const verdict = change.look(told, before);
      if (verdict === 'kept' && !seen.kept) {
        seen.kept = true;
        await journal.end('done', { later: true });
      }
      if (verdict !== 'undone') return false;
      warn({ key: hash }, 'a call that was under way has undone a change of a key: it is made again');
      await change.make();
      await keep({ gateway, clock, hash, change, before });
      seen.kept = true;
      await journal.end('done', { again: true });
      await inventory.reread(hash);
    } catch (err) {
      if (err instanceof NotKeptError) await journal.end(err.outcome, { again: true, error: err.why });
      warn({ key: hash, err }, 'whether a change of a key stays could not be seen');
    }
    return true;
  };
}
