/** What an operator does to a key. Each is audited before and after, and looked at again until the gateway has kept it. */
import type { Operator } from '../access/operator.ts';
import type { Key } from '../gateway/key.ts';

/** Who asks, and by which request. */
export interface Asked {
  operator: Operator;
  requestId: string;
}

export interface Outcome {
  /** The key as it is now; absent when it is gone, or could not be read again, which a warning says. */
  key?: Key;
  /** Sentences on what did not go as it should, with what to do; empty when all is well. */
  warnings: string[];
}

export interface Created extends Outcome {
  /** Shown once, kept nowhere. */
  token: string;
  hash: string;
}

/**
 * How an action ended: `failed` and `unknown` (whether anything was changed) as the audit has it; `refused`: could not be done as asked;
 * `unaudited`: not done, because it could not be written down.
 */
export const ACTION_OUTCOMES = ['done', 'failed', 'unknown', 'refused', 'unaudited'] as const;

export type ActionOutcome = (typeof ACTION_OUTCOMES)[number];

export interface NewKey {
  plan: string;
  alias: string;
  owner: string;
  /** Absent: never. */
  expires?: Date;
}

/**
 * Throws {@link ActionError} for what the operator has to mend, `GatewayError` for what the gateway did, and `AuditError` when it
 * can't be written down, and so was not done.
 */
export interface Actions {
  create(asked: Asked, key: NewKey): Promise<Created>;
  /** Makes a key like this one beside it, and lets this one end at a time. */
  rotate(asked: Asked, hash: string, endsAt: Date): Promise<Created>;
  disable(asked: Asked, hash: string): Promise<Outcome>;
  /** @param plan only needed where the plan to return to is not remembered */
  enable(asked: Asked, hash: string, plan?: string): Promise<Outcome>;
  changePlan(asked: Asked, hash: string, plan: string): Promise<Outcome>;
  resetQuota(asked: Asked, hash: string): Promise<Outcome>;
  /** Removes the key for good, and again if a call that was under way has brought it back. */
  revoke(asked: Asked, hash: string): Promise<Outcome>;
  /** Which key a token is, if any. The token is hashed here and goes nowhere. */
  test(token: string): Promise<Key | undefined>;
}

/** What the operator asked for can't be done as asked; the message says why and what to do. */
export class ActionError extends Error {
  override readonly name = 'ActionError';
  /** Name of the form's field that is wrong, if one is. */
  readonly field: string | undefined;

  constructor(message: string, field?: string) {
    super(message);
    this.field = field;
  }
}
