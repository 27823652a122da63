import type { Request } from 'express';
import type { Operator } from './operator.ts';

/** How an attempt to sign in can end, for the log and for metrics. */
export const SIGN_INS = [
  'accepted',
  /** A wrong token: the operator's, or one that the load balancer did not sign for us. */
  'refused',
  /** After too many wrong tokens: not even looked at. */
  'limited',
  /** The identity provider knows them, but none of their groups has a role here. */
  'no-role',
] as const;

export type SignIn = (typeof SIGN_INS)[number];

/** Hears of each attempt; who it was is there when it is known. */
export type OnSignIn = (
  outcome: SignIn,
  req: Request,
  detail?: Partial<Operator> & { reason?: string },
) => void;
