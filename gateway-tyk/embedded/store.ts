/** Where keys and quota counters are kept. Tokens never get here: a key's name is its SHA-256. */

export interface Session {
  org_id: string;
  apply_policies: string[];
  /** Seconds since the epoch; 0 or absent: never. */
  expires?: number;
  alias?: string;
  tags?: string[];
  meta_data?: Record<string, unknown>;
  date_created: string;
  /** Seconds since the epoch, as text. */
  last_updated: string;
  [field: string]: unknown;
}

export interface Quota {
  /** Calls since the period began, the refused ones too. */
  count: number;
  /** Milliseconds since the epoch. */
  renews: number;
}

export interface Store {
  /** @param hash SHA-256 of the token, in hex */
  session(hash: string): Promise<Session | undefined>;
  /** Returns when the key would survive a crash. */
  save(hash: string, session: Session): Promise<void>;
  /** Forgets the key and its counters. @returns whether there was one */
  remove(hash: string): Promise<boolean>;
  hashes(): Promise<string[]>;
  /** Counts a call; the first one after the period begins a new one. @param period seconds */
  count(apiId: string, hash: string, period: number): Promise<Quota>;
  /** The counter as it stands, or undefined before the first call of a period. */
  quota(apiId: string, hash: string): Promise<Quota | undefined>;
  resetQuota(apiId: string, hash: string): Promise<void>;
  /** Whether the store answers now. */
  ready(): Promise<boolean>;
  close(): Promise<void>;
}

/** The name of a quota counter, as Tyk calls it in Redis. */
export const quotaKey = (apiId: string, hash: string) => `quota-${apiId}-${hash}`;
