/** A line of the audit log. It is a log line like any other, told from them by `"audit":true`. */
import { type Operator, ROLES } from '../access/operator.ts';
import { ACTIONS, type AuditEntry } from './audit.ts';

/** The same entry has the same line, whether it was just made or read. */
export function lineOf({ time, id, request_id, actor, action, key, outcome, detail }: AuditEntry): string {
  const level = outcome === 'failed' || outcome === 'unknown' ? 'warn' : 'info';
  const entry = { id, request_id, actor: actorOf(actor), action, key, outcome, detail };
  return JSON.stringify({ level, time, audit: true, msg: 'audit', ...entry });
}

/** @returns undefined for what is no line of the audit log, or not a whole one */
export function parseLine(line: string): AuditEntry | undefined {
  try {
    const { audit, time, id, request_id, actor, action, key, outcome, detail } = JSON.parse(line);
    const entry: AuditEntry = {
      time,
      id,
      request_id,
      actor: actorOf(actor),
      action,
      ...(key !== undefined && { key }),
      outcome,
      detail,
    };
    return audit === true && isEntry(entry) ? entry : undefined;
  } catch {
    return undefined;
  }
}

const actorOf = ({ name, role, subject }: Operator): Operator => ({
  name,
  role,
  ...(subject !== undefined && { subject }),
});

const OUTCOMES = ['intended', 'done', 'failed', 'unknown'] as const satisfies AuditEntry['outcome'][];

const isEntry = ({ time, id, request_id, actor, action, key = '', outcome, detail }: AuditEntry) =>
  [time, id, request_id, actor.name, actor.subject ?? '', key].every((text) => typeof text === 'string') &&
  !Number.isNaN(Date.parse(time)) &&
  ROLES.includes(actor.role) &&
  ACTIONS.includes(action) &&
  OUTCOMES.includes(outcome) &&
  typeof detail === 'object' &&
  Object.values(detail).every((value) => value === null || typeof value !== 'object');
