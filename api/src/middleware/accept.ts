import type { RequestHandler } from 'express';
import { Problem } from '../problem.ts';

/** Refuses a client that cannot take JSON (RFC 9110, 12.5.1). Errors are sent whatever it accepts. */
export const acceptsJson: RequestHandler = (req, _res, next) => {
  if (!req.accepts('application/json')) {
    throw new Problem(
      'not-acceptable',
      'The answer is application/json only. Accept that, or send no Accept.',
    );
  }
  next();
};
