import type { RequestHandler } from 'express';
import { PageError } from '../pages/errors.tsx';
import { isSame } from './secrets.ts';

/** Refuses a form without the token of the session, which only a page that we gave to this person has. */
export const requireCsrfToken: RequestHandler = (req, _res, next) => {
  const { _csrf: given } = (req.body ?? {}) as { _csrf?: unknown };
  if (typeof given === 'string' && req.csrfToken && isSame(given, req.csrfToken)) return next();
  throw new PageError(
    403,
    'This form is from another session.',
    'Nothing was done. Load its page anew, and send it again.',
  );
};
