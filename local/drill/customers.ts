/** Who calls in a drill: customers with a key each, which they read anew before each call, as from a configuration of theirs. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gatewayOf, keyOf } from '../src/gateway-api.ts';
import type { System } from '../src/system.ts';

/** With their plan. */
const PLANS = { acme: 'free', globex: 'standard', initech: 'partner' } as const;

export type CustomerName = keyof typeof PLANS;

export interface Customer {
  name: CustomerName;
  plan: string;
  /** Of the key that it was given first. */
  hash: string;
  /** Holds the token that it calls with: whoever hands out a new one writes it there. */
  tokenFile: string;
}

export type Customers = Record<CustomerName, Customer>;

type Known = Pick<System, 'ports' | 'secrets' | 'state'>;

/** Gives each of them a key of its plan. @throws Error with what the gateway answered */
export async function makeCustomers(system: Known): Promise<Customers> {
  const entries = Object.entries(PLANS).map(async ([name, plan]) => {
    const { token, hash } = await gatewayOf(system).create(keyOf(name, plan, { meta_data: { owner: name } }));
    const folder = join(system.state, 'customers', name);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const tokenFile = join(folder, 'token');
    writeFileSync(tokenFile, `${token}\n`, { mode: 0o600 });
    return [name, { name, plan, hash, tokenFile }] as const;
  });
  return Object.fromEntries(await Promise.all(entries)) as Customers;
}

export const readToken = ({ tokenFile }: Pick<Customer, 'tokenFile'>) =>
  readFileSync(tokenFile, 'utf8').trim();
