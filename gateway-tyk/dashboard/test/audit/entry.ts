/** An entry of the audit log, of which a test says what matters to it. */
import type { AuditEntry } from '../../src/audit/audit.ts';

export const HASH = '0123456789abcdef'.repeat(4);

export const entry = (more: Partial<AuditEntry> = {}): Omit<AuditEntry, 'time'> => ({
  id: 'an action',
  request_id: 'a request',
  actor: { name: 'ada@example.org', role: 'operator' },
  action: 'disable',
  key: HASH,
  outcome: 'intended',
  detail: { plan: 'free', expires: null, times: 2, again: true },
  ...more,
});
