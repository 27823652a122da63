/** A copy of apps/ and policies/ in which the times that would make tests slow are short, with policies for tests added. */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Seconds, instead of those in timeouts.yaml. */
export const TIMEOUT = 1;
export const COOL_DOWN = 1;
/** Longer than the suite, for the circuits that must not close by themselves while a test looks at them. */
const LONG_COOL_DOWN = 120;

export interface Limit {
  rate: number;
  per: number;
  quota_max: number;
  quota_renewal_rate: number;
}

type Limits = Record<string, Limit>;

const unmet: Limit = { rate: 100_000, per: 1, quota_max: 1_000_000, quota_renewal_rate: 3600 };
const both = (limit: Partial<Limit>): Limits => ({
  hash: { ...unmet, ...limit },
  sum: { ...unmet, ...limit },
});

/** By policy and API; so chosen that a test meets the one limit that it is about. */
const TEST_POLICIES: Record<string, Limits> = {
  open: both({}),
  'no-quota': both({ quota_max: -1, quota_renewal_rate: -1 }),
  'quota-3': both({ quota_max: 3 }),
  'quota-20': both({ quota_max: 20 }),
  'quota-3-in-2s': both({ quota_max: 3, quota_renewal_rate: 2 }),
  'rate-2': both({ rate: 2 }),
  'rate-2-quota-1': both({ rate: 2, quota_max: 1 }),
  'rate-2-quota-3': both({ rate: 2, quota_max: 3 }),
  'hash-only': { hash: unmet },
  'to-change': both({ quota_max: 3 }),
  'to-remove': both({}),
  'to-break': both({}),
};

export interface Definitions {
  apps: string;
  policies: string;
  /** A gateway knows of changes after a reload. */
  writePolicy(id: string, limit: Partial<Limit>): void;
  breakPolicy(id: string): void;
  removePolicy(id: string): void;
}

/** @param folder exists, and is empty */
export function copyDefinitions(folder: string): Definitions {
  const shipped = fileURLToPath(new URL('../', import.meta.url));
  const apps = join(folder, 'apps');
  const policies = join(folder, 'policies');
  mkdirSync(apps);
  for (const name of readdirSync(`${shipped}apps`)) {
    const text = readFileSync(`${shipped}apps/${name}`, 'utf8');
    const coolDown = name.startsWith('hash') ? COOL_DOWN : LONG_COOL_DOWN;
    writeFileSync(join(apps, name), JSON.stringify(JSON.parse(text, times(coolDown))));
  }
  cpSync(`${shipped}policies`, policies, { recursive: true });
  // In the shape of a shipped one.
  const shape = JSON.parse(readFileSync(`${shipped}policies/free.json`, 'utf8'));
  const path = (id: string) => join(policies, `${id}.json`);
  const write = (id: string, limits: Limits) => {
    const rights = Object.entries(limits).map(([api, limit]) => [
      api,
      { ...shape.access_rights[api], limit },
    ]);
    writeFileSync(
      path(id),
      JSON.stringify({ ...shape, id, name: id, access_rights: Object.fromEntries(rights) }),
    );
  };
  for (const [id, limits] of Object.entries(TEST_POLICIES)) write(id, limits);
  return {
    apps,
    policies,
    writePolicy: (id, limit) => write(id, both(limit)),
    breakPolicy: (id) => writeFileSync(path(id), '{ "id":'),
    removePolicy: (id) => rmSync(path(id)),
  };
}

/** For JSON.parse. A time stands in both halves of a definition, under different names. */
const times = (coolDown: number) => (key: string, value: unknown) => {
  const each = (more: object) => (value as object[]).map((one) => ({ ...one, ...more }));
  if (key === 'enforceTimeout') return { ...(value as object), value: TIMEOUT };
  if (key === 'hard_timeouts') return each({ timeout: TIMEOUT });
  if (key === 'circuitBreaker') return { ...(value as object), coolDownPeriod: coolDown };
  if (key === 'circuit_breakers') return each({ return_to_service_after: coolDown });
  return value;
};
