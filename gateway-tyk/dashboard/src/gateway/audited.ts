import type { Audit } from '../audit/audit.ts';
import type { Audited } from './drift.ts';

/** Lines of one key that are looked through, the newest: an action has two, and few follow each other between two refreshes. */
const LINES = 20;

/** What is only intended may never have been done; where the gateway did not answer, it may have been. */
export function auditedIn(audit: Pick<Audit, 'recent'>): Audited {
  return async (key, since) => {
    const { entries } = await audit.recent({ key, limit: LINES, brief: true });
    return entries.some(
      ({ outcome, time }) =>
        (outcome === 'done' || outcome === 'unknown') && Date.parse(time) >= since.getTime(),
    );
  };
}
