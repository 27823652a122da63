import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';

// Safe in a log line, a header and a URL, and short: the id is echoed to the client as it came.
const SAFE = /^[A-Za-z0-9._-]{1,64}$/;

/** Gives the request its id, the client's own (X-Request-Id) when it is safe, and echoes it in the answer. */
export const requestId: RequestHandler = (req, res, next) => {
  const given = req.headers['x-request-id'];
  const id = typeof given === 'string' && SAFE.test(given) ? given : randomUUID();
  req.id = id;
  res.setHeader('X-Request-Id', id);
  next();
};
