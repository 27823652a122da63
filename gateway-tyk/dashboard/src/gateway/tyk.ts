/** What the Tyk Gateway API tells and takes, as far as keys need it. */

/** What Tyk keeps of a key; what is zero or empty is left out of an answer. */
export interface Session {
  org_id: string;
  apply_policies?: string[];
  alias?: string;
  /** The policies' among the key's own. */
  tags?: string[];
  meta_data?: Record<string, unknown>;
  /** Seconds since the epoch; 0 or absent: never. */
  expires?: number;
  is_inactive?: boolean;
  /** ISO 8601. */
  date_created?: string;
  access_rights?: Record<string, AccessRight>;
  [more: string]: unknown;
}

export interface AccessRight {
  api_id: string;
  api_name: string;
  limit?: Limit | null;
}

/** -1: without a limit. */
export interface Limit {
  rate: number;
  /** Seconds. */
  per: number;
  quota_max: number;
  /** Seconds. */
  quota_renewal_rate: number;
  /** Of a key only; absent when nothing is left. */
  quota_remaining?: number;
  /** Of a key only, in seconds since the epoch; absent before its first call. */
  quota_renews?: number;
}

export interface Policy {
  id: string;
  name: string;
  org_id: string;
  is_inactive: boolean;
  tags?: string[] | null;
  access_rights: Record<string, AccessRight> | null;
}

/** The classic half of a definition. */
export interface ApiDefinition {
  api_id: string;
  name: string;
  active: boolean;
  proxy: { listen_path: string };
  [more: string]: unknown;
}

export interface Health {
  /** `v5.14.0`; the embedded gateway's ends with `-embedded`. */
  version: string;
  /** Why the gateway is not ready, which is nearly always Redis; absent when it is. */
  unready?: string;
}
