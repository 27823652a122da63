import type { RequestHandler } from 'express';
import { PageError } from '../pages/errors.tsx';
import { may, operatorOf, type Role } from './operator.ts';

/** Refuses whoever has less than this role. */
export const requireRole =
  (role: Role): RequestHandler =>
  (req, _res, next) => {
    const operator = operatorOf(req);
    if (may(operator, role)) return next();
    throw new PageError(
      403,
      'Your role does not allow this.',
      `You are ${operator.role}, and this needs ${role}. Ask somebody who is, or whoever gives roles here.`,
    );
  };
