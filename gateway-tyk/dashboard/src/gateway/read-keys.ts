/** Reads all keys from the gateway, one by one: its list tells names only. */
import pLimit from 'p-limit';
import { findSession, type GatewayApi } from './client.ts';
import { type Settings, settingsOf } from './drift.ts';
import { describeKey, type Key } from './key.ts';
import type { Plans } from './plans.ts';

export interface Entry {
  key: Key;
  settings: Settings;
  /** What happened to the key after that is not in it; what happened before, is. */
  asOf: Date;
}

/** @returns undefined for a key that is gone */
export async function readKey(
  gateway: Pick<GatewayApi, 'session'>,
  hash: string,
  plans: Plans,
  now: Date,
): Promise<Entry | undefined> {
  const session = await findSession(gateway, hash);
  if (!session) return undefined;
  return { key: describeKey(hash, session, plans, now), settings: settingsOf(session, plans), asOf: now };
}

export interface ReadKeys {
  entries: Map<string, Entry>;
  /** Why some could not be read, one for each. */
  errors: unknown[];
  /** How many names are no SHA-256. */
  unhashed: number;
}

/** Calls of the gateway at once. */
const AT_ONCE = 16;
/** So many keys may be unreadable for reasons of their own; more, and it is the gateway. */
const MOST_ERRORS = 10;

/**
 * @param known what a key was, which it stays when it can't be read
 * @throws what went wrong with the last of too many
 */
export async function readKeys(
  gateway: Pick<GatewayApi, 'hashes' | 'session'>,
  plans: Plans,
  known: (hash: string) => Entry | undefined,
  now: () => Date,
): Promise<ReadKeys> {
  const all: ReadKeys = { entries: new Map(), errors: [], unhashed: 0 };
  const hashes = await gateway.hashes((names) => {
    all.unhashed = names;
  });
  const read = (hash: string) => readKey(gateway, hash, plans, now());
  async function readInto(hash: string): Promise<void> {
    // Once more: it may have been a connection that the gateway was just closing.
    const entry = await read(hash)
      .catch(() => read(hash))
      .catch((error) => {
        all.errors.push(error);
        if (all.errors.length > MOST_ERRORS || all.errors.length === hashes.length) throw error;
        return known(hash);
      });
    if (entry) all.entries.set(hash, entry);
  }
  const limit = pLimit(AT_ONCE);
  // After too many errors the others are not tried: a gateway without Redis takes seconds for each.
  await Promise.all(hashes.map((hash) => limit(readInto, hash))).finally(limit.clearQueue);
  return all;
}
