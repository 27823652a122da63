import { Problem, readBody } from '@digest/api/service';
import { type ErrorRequestHandler, type RequestHandler, Router } from 'express';
import { PageError } from '../pages/errors.tsx';

/** Bytes; the longest form is that of a token to be tested. */
const LIMIT = 16 * 1024;

const requireForm: RequestHandler = (req, _res, next) => {
  // `false`: a body of another type; null: none, as an empty form may have it.
  if (req.is('application/x-www-form-urlencoded') !== false) return next();
  throw new PageError(415, 'This is not a form.', 'Nothing was done. Send a form of a page here.');
};

const parse: RequestHandler = (req, _res, next) => {
  req.body = Object.fromEntries(new URLSearchParams(String(req.body)));
  next();
};

const tooLarge: ErrorRequestHandler = (error, _req, _res, next) => {
  const refused = error instanceof Problem;
  next(refused ? new PageError(413, 'The form is too large.', 'Nothing was done. Send less.') : error);
};

/** Reads a form into `req.body`: names to texts, the last one where a name comes twice. */
export const readForm: RequestHandler = Router().use(requireForm, readBody(LIMIT), parse, tooLarge);
