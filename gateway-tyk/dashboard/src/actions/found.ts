/** A key as the gateway tells it now, not as the inventory remembers it. */
import type { GatewayApi, Session } from '../gateway/client.ts';
import { GatewayError } from '../gateway/errors.ts';
import { describeKey, type Key } from '../gateway/key.ts';
import { type Plans, plansOf } from '../gateway/plans.ts';
import type { Clock } from './clock.ts';

export interface Found {
  hash: string;
  session: Session;
  key: Key;
  plans: Plans;
}

/** @throws GatewayError */
export async function lookAt(gateway: GatewayApi, clock: Clock, hash: string): Promise<Found> {
  const [session, policies] = await Promise.all([gateway.session(hash), gateway.policies()]);
  const plans = plansOf(policies);
  return { hash, session, key: describeKey(hash, session, plans, new Date(clock.now())), plans };
}

/** @returns undefined where the gateway knows no such key. @throws GatewayError */
export async function find(gateway: GatewayApi, hash: string): Promise<Session | undefined> {
  try {
    return await gateway.session(hash);
  } catch (error) {
    if (error instanceof GatewayError && error.kind === 'no-such-key') return undefined;
    throw error;
  }
}

/** What is given for a hash gets into the audit, where a token must not get. */
export function checkHash(hash: string): void {
  if (!/^[0-9a-f]{64}$/.test(hash)) throw new GatewayError('no-such-key');
}
