/** What a gateway says by itself: the texts, in one place, and their shape on the wire. */
import { expect } from 'chai';
import type { Result } from './call.ts';

type Refusal = readonly [status: number, message: string];

export const REFUSALS = {
  noToken: [401, 'Authorization field missing'],
  noAccess: [403, 'Access to this API has been disallowed'],
  expired: [401, 'Key has expired, please renew'],
  inactive: [403, 'Key is inactive, please renew'],
  rate: [429, 'Rate Limit Exceeded'],
  quota: [403, 'Quota exceeded'],
  tooLarge: [400, 'Request is too large'],
  noLength: [411, 'Content length is required for this request'],
  forbidden: [403, 'Requested endpoint is forbidden'],
  timeout: [504, 'Upstream service reached hard timeout.'],
  circuit: [503, 'Service temporarily unavailable.'],
  upstream: [500, 'There was a problem proxying the request'],
} as const satisfies Record<string, Refusal>;

/** @param fault what follows the prefix that all faults of a body share */
export const invalid = (fault: string): Refusal => [
  422,
  `request validation error: request body has an error: ${fault}`,
];

/** With these headers and no more: nothing about limits, nothing about who made the answer. */
const HEADERS = ['connection', 'content-length', 'content-type', 'date'];

export function expectRefusal(result: Result, [status, message]: Refusal): void {
  expect(result.body).to.equal(`{\n    "error": ${JSON.stringify(message)}\n}\n`);
  expect(result.status).to.equal(status);
  expect(result.headers['content-type']).to.equal('application/json');
  expect(Object.keys(result.headers).sort()).to.deep.equal(HEADERS);
}

export function expectNotFound(result: Result): void {
  expect(result.status).to.equal(404);
  expect(result.body).to.equal('Not Found');
  expect(result.headers['content-type']).to.equal('text/plain; charset=utf-8');
  expect(Object.keys(result.headers).sort()).to.deep.equal(HEADERS);
}

/** The Gateway API has a shape of its own. */
export function expectControlError(result: Result, status: number, message: string): void {
  expect(result.body).to.equal(`${JSON.stringify({ status: 'error', message })}\n`);
  expect(result.status).to.equal(status);
  expect(result.headers['content-type']).to.equal('application/json');
}

/** `limit/remaining`, or undefined where the answer says nothing about a quota. */
export function quotaOf({ headers }: Result): string | undefined {
  const [limit, remaining] = [headers['x-ratelimit-limit'], headers['x-ratelimit-remaining']];
  return limit === undefined ? undefined : `${limit}/${remaining}`;
}
