/** Who is at the browser, and what they may do. */
import type { Request } from 'express';

/** Each may do what those before it may. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;

export type Role = (typeof ROLES)[number];

export interface Operator {
  /** As the audit names them: the address or name that the identity provider tells, or `local operator`. */
  name: string;
  role: Role;
  /** What the identity provider never gives to anybody else (the claim `sub`); absent for `local operator`. */
  subject?: string;
}

declare global {
  namespace Express {
    interface Request {
      /** Set on every request behind the sign-in. */
      operator?: Operator;
      /** What forms have to send back as `_csrf`. */
      csrfToken?: string;
    }
  }
}

export const may = (operator: Pick<Operator, 'role'>, needed: Role): boolean =>
  ROLES.indexOf(operator.role) >= ROLES.indexOf(needed);

/** @throws Error where no operator is signed in: a route outside the sign-in asked for one, which is a bug */
export function operatorOf(req: Request): Operator {
  if (!req.operator) throw new Error(`${req.path} is not behind the sign-in`);
  return req.operator;
}
