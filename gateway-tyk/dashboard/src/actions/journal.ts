/** The audit lines of one action: the intention, which has to be written, and how it ended. */
import { randomUUID } from 'node:crypto';
import type { Action, Audit, AuditEntry } from '../audit/audit.ts';
import type { Asked } from './actions.ts';
import { type Failure, isFailure } from './unfinished.ts';

type Detail = AuditEntry['detail'];

export interface Journal {
  /** @throws AuditError, and then nothing may be done */
  intend(detail: Detail): Promise<void>;
  /** @param of the key, where it is another than that of the intention. @returns a warning when it can't be written */
  end(outcome: 'done' | 'failed' | 'unknown', detail: Detail, of?: string): Promise<string[]>;
  /** Passes a fault of the dashboard on, when it is written down. */
  fail(error: unknown, detail: Detail): Promise<{ failure: Failure; warnings: string[] }>;
}

export function journal(audit: Audit, { operator, requestId }: Asked, action: Action, key?: string): Journal {
  const { name, role } = operator;
  const shared = { id: randomUUID(), request_id: requestId, actor: { name, role }, action };

  const end: Journal['end'] = async (outcome, detail, of = key) => {
    try {
      await audit.write({ ...shared, ...(of && { key: of }), outcome, detail });
      return [];
    } catch (error) {
      return [
        `The audit log has the intention, but not how it ended (${outcome}). ${(error as Error).message}`,
      ];
    }
  };

  return {
    intend: (detail) => audit.write({ ...shared, ...(key && { key }), outcome: 'intended', detail }),
    end,
    async fail(failure, detail) {
      if (!isFailure(failure)) {
        await end('unknown', { ...detail, error: 'a fault of the dashboard' });
        throw failure;
      }
      return { failure, warnings: await end(failure.outcome, { ...detail, error: failure.why }) };
    },
  };
}
