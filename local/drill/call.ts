import type { System } from '../src/system.ts';
import { type Customer, readToken } from './customers.ts';

export type Endpoint = 'hash' | 'sum';

/** Longer than the gateway waits for the API. Milliseconds. */
const PATIENCE = 15_000;

/** A call of a customer, with the token that it has now. @returns HTTP's status. @throws Error when there is no answer */
export async function callAs(
  customer: Customer,
  { ports }: Pick<System, 'ports'>,
  endpoint: Endpoint,
  body: object,
): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${ports.GATEWAY_PORT}/v1/${endpoint}`, {
    method: 'POST',
    headers: { Authorization: readToken(customer), 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE),
  });
  await answer.arrayBuffer();
  return answer.status;
}
