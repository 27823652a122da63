/** The audit log: who did what to which key, and when. */
import type { Operator } from '../access/operator.ts';

export const ACTIONS = [
  'create',
  'rotate',
  'disable',
  'enable',
  'change-plan',
  'reset-quota',
  'revoke',
] as const;

export type Action = (typeof ACTIONS)[number];

/**
 * One JSON line. `intended` is on disk before anything is done; `done`, `failed` or `unknown` (the gateway did not answer) follows,
 * before the operator is told. Never a token: keys are named by their hash.
 */
export interface AuditEntry {
  /** ISO 8601, UTC. */
  time: string;
  /** The same for all lines of one action. */
  id: string;
  request_id: string;
  actor: Operator;
  action: Action;
  /** Hash of the key; absent on the intention to create one. */
  key?: string;
  outcome: 'intended' | 'done' | 'failed' | 'unknown';
  /** Plain values only: plans, dates, aliases, hashes, what went wrong. */
  detail: Record<string, string | number | boolean | null>;
}

export interface AuditPage {
  /** Newest first. */
  entries: AuditEntry[];
  /** Where the rest is, as a sentence, when this is not all of it. */
  older?: string;
}

export interface Audit {
  /** Resolves when the line is on disk and on standard output. @throws AuditError when it can't be */
  write(entry: Omit<AuditEntry, 'time'>): Promise<void>;
  /**
   * Never throws for want of older lines; `older` says why they are not there.
   *
   * @param key hash: of this key only
   * @param brief looks through CloudWatch Logs for two seconds, not ten: for a page that has more to show
   */
  recent(options: { key?: string; limit: number; brief?: boolean }): Promise<AuditPage>;
}

export class AuditError extends Error {
  override readonly name = 'AuditError';
}
