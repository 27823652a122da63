import type { RequestHandler } from 'express';
import { Problem } from '../problem.ts';

/** Refuses HTTP/1.1 without Host (RFC 9112, 3.2). Node would too, but with an empty answer. */
export const requireHost: RequestHandler = (req, _res, next) => {
  if (req.headers.host === undefined && req.httpVersion === '1.1') {
    throw new Problem('malformed-http', 'The request has no Host header. HTTP/1.1 requires one.');
  }
  next();
};
