/** All keys in memory, because the gateway's list has neither pages nor details; refreshed in the background. */
import type { GatewayError } from './errors.ts';
import type { Key, KeyState } from './key.ts';
import type { Plans } from './plans.ts';

export const SORTS = ['alias', 'owner', 'plan', 'state', 'created', 'expires', 'used'] as const;

export type Sort = (typeof SORTS)[number];

export interface KeyQuery {
  /** Found in alias or owner, or the beginning of a hash; whatever the case. */
  text?: string;
  plan?: string;
  state?: KeyState;
  sort?: Sort;
  descending?: boolean;
  /** From 1. */
  page?: number;
}

export interface KeyPage {
  keys: Key[];
  /** Of all pages. */
  total: number;
  page: number;
  pages: number;
}

/** A difference between two refreshes that nobody made here. */
export interface Drift {
  hash: string;
  alias: string;
  what: 'appeared' | 'vanished' | 'changed';
  seen: Date;
  /** Of a change: which fields, in words. */
  detail?: string;
}

export interface InventoryStatus {
  /** When the last whole refresh ended; absent before the first. */
  asOf?: Date;
  refreshing: boolean;
  /** Why the last refresh failed; what is shown is that of `asOf` then. */
  failure?: GatewayError;
  /** Newest first, the last hundred. */
  drift: readonly Drift[];
}

export interface Inventory {
  /** The plans of the last refresh. */
  readonly plans: Plans;
  readonly status: InventoryStatus;
  /** Reads all keys; a second call while one is under way waits for that one. Never throws: see `status`. */
  refresh(): Promise<void>;
  /** Refreshes now and every so often until `stop`. */
  start(): void;
  stop(): void;
  /** Reads one key after it was changed here, so that it is no drift. @returns undefined when it is gone */
  reread(hash: string): Promise<Key | undefined>;
  find(query: KeyQuery): KeyPage;
  /** Keys by plan (`none` where there is none) and state. */
  counts(): { plan: string; state: KeyState; keys: number }[];
  /** How many active keys of a plan have used up at least this share of their quota for an endpoint. */
  nearQuota(share: number): { plan: string; api: string; keys: number }[];
}
