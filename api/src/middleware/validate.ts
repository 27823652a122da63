import type { ErrorObject, ValidateFunction } from 'ajv';
import type { RequestHandler } from 'express';
import { type FieldError, Problem } from '../problem.ts';

// Enough to mend a request by, and no list of ten thousand when an array has the wrong items.
const MOST_ERRORS = 10;

/** Checks `req.body` against the operation's schema, which fills in its defaults. */
export const validate =
  (check: ValidateFunction): RequestHandler =>
  (req, _res, next) => {
    if (check(req.body)) return next();
    // JSON.parse makes Infinity of 1e999, which no schema allows, so looking for it here is soon enough.
    if (hasInfinity(req.body)) {
      throw new Problem('malformed-json', 'A number is beyond the largest double, 1.7976931348623157e308.');
    }
    throw new Problem('unprocessable-content', 'The body is not what this operation takes; see errors.', {
      errors: (check.errors ?? []).slice(0, MOST_ERRORS).map(fieldError),
    });
  };

function fieldError({ keyword, instancePath, params, message }: ErrorObject): FieldError {
  switch (keyword) {
    case 'additionalProperties':
      return {
        pointer: `${instancePath}/${escapeToken(params.additionalProperty)}`,
        detail: 'is not a known field',
      };
    case 'required':
      return { pointer: `${instancePath}/${escapeToken(params.missingProperty)}`, detail: 'is required' };
    case 'enum':
      return { pointer: instancePath, detail: `must be one of ${params.allowedValues.join(', ')}` };
    default:
      return { pointer: instancePath, detail: message ?? keyword };
  }
}

/** RFC 6901, 3. */
const escapeToken = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** A loop, because a body can be nested deeper than the stack. */
function hasInfinity(value: unknown): boolean {
  const rest = [value];
  while (rest.length > 0) {
    const next = rest.pop();
    if (next === Infinity || next === -Infinity) return true;
    if (typeof next === 'object' && next !== null) for (const child of Object.values(next)) rest.push(child);
  }
  return false;
}
