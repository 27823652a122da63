import { isUtf8 } from 'node:buffer';
import type { RequestHandler } from 'express';
import { Problem } from '../problem.ts';

/** Turns the bytes in `req.body` into the JSON value that they are (RFC 8259). A byte order mark is not JSON. */
export const parseJson: RequestHandler = (req, _res, next) => {
  const bytes: Buffer = req.body;
  if (bytes.length === 0) throw malformed('The body is empty. Send a JSON object.');
  if (!isUtf8(bytes)) throw malformed('The body is not UTF-8.');
  try {
    req.body = JSON.parse(bytes.toString());
  } catch (error) {
    throw malformed(`The body is not JSON: ${(error as SyntaxError).message}.`);
  }
  next();
};

const malformed = (detail: string) => new Problem('malformed-json', detail);
