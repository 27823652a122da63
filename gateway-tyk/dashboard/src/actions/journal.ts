/** The audit lines of one action: the intention, which has to be written, and how it ended. */
import { randomUUID } from 'node:crypto';
import type { Action, Audit, AuditEntry } from '../audit/audit.ts';
import type { Asked } from './actions.ts';
import { type Failure, isFailure, whyOf } from './unfinished.ts';

type Detail = AuditEntry['detail'];

export interface Journal {
  /** @throws AuditError, and then nothing may be done */
  intend(detail: Detail): Promise<void>;
  /** @param of the key, where there was none at the intention. @returns a warning when it can't be written */
  end(outcome: 'done' | 'failed' | 'unknown', detail: Detail, of?: string): Promise<string[]>;
  /** Passes a fault of the dashboard on, when it is written down. */
  fail(error: unknown, detail: Detail): Promise<{ failure: Failure; warnings: string[] }>;
}

export function journal(
  audit: Pick<Audit, 'write'>,
  { operator, requestId }: Asked,
  action: Action,
  key?: string,
): Journal {
  const shared = { id: randomUUID(), request_id: requestId, actor: operator, action };

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
      const outcome = isFailure(failure) ? failure.outcome : 'unknown';
      const warnings = await end(outcome, { ...detail, error: whyOf(failure) });
      if (!isFailure(failure)) throw failure;
      return { failure, warnings };
    },
  };
}
