/** The demo key: one per state, of the plan free, its token printed when it is made and never kept. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Plan, Plans } from '../../gateway-tyk/compile/sources.ts';
import { findSession } from '../../gateway-tyk/dashboard/src/gateway/client.ts';
import type { GatewayKind } from '../../gateway-tyk/run/gateway.ts';
import { type GatewayApi, keyOf, removeKey } from './gateway-api.ts';

const PLAN = 'free';
const plans: Plans = parse(readFileSync(new URL('../../gateway-tyk/plans.yaml', import.meta.url), 'utf8'));

/** By operationId: what the demo key may do. */
export const allowances = plans.plans[PLAN]?.endpoints as Record<'hash' | 'sum', Plan['endpoints'][string]>;

/** The two gateways keep keys in different places, so each has a demo key of its own. */
const hashFile = (state: string, gateway: GatewayKind) => join(state, `demo-key.${gateway}`);

/** @returns the token of a new key, or undefined when the key made earlier is still there */
export async function keepDemoKey(api: GatewayApi, state: string, gateway: GatewayKind) {
  const hash = readHash(hashFile(state, gateway));
  return hash && (await findSession(api, hash)) ? undefined : newDemoKey(api, state, gateway);
}

/** Makes a new key and ends the one before. @returns its token */
export async function newDemoKey(api: GatewayApi, state: string, gateway: GatewayKind): Promise<string> {
  const file = hashFile(state, gateway);
  const before = readHash(file);
  const { token, hash } = await api.create(keyOf('demo', PLAN));
  writeFileSync(file, hash, { mode: 0o600 });
  if (before) await removeKey(api, before);
  return token;
}

/** A key that is gone, with its counters, when `use` has ended. */
export async function withKey(api: GatewayApi, use: (token: string) => Promise<void>): Promise<void> {
  const { token, hash } = await api.create(keyOf('demo-quota', PLAN));
  await use(token).finally(() => removeKey(api, hash));
}

function readHash(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
