/** The Tyk Gateway API, as far as keys are managed by it. The secret stays here. */
import { GatewayError } from './errors.ts';

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
  access_rights: Record<string, AccessRight>;
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

/** Every call throws a {@link GatewayError}, and nothing else. */
export interface GatewayApi {
  hashes(): Promise<string[]>;
  session(hash: string): Promise<Session>;
  /** @returns the token, which is told here and never again, and the hash that names the key */
  create(session: Session): Promise<{ token: string; hash: string }>;
  /** Replaces all of a key but its date of creation. */
  replace(hash: string, session: Session, options: { resetQuotas: boolean }): Promise<void>;
  remove(hash: string): Promise<void>;
  policies(): Promise<Policy[]>;
  apis(): Promise<ApiDefinition[]>;
  health(): Promise<Health>;
}

export interface GatewayApiOptions {
  /** Of the control port, without a slash at the end. */
  url: string;
  secret: string;
  /** Milliseconds until a call is given up. */
  timeout?: number;
  /** Hears of each call: what it was for, how it ended, and seconds. */
  observe?: (operation: string, outcome: string, seconds: number) => void;
}

export function gatewayApi({ url, secret, timeout = 5_000, observe }: GatewayApiOptions): GatewayApi {
  interface Answer {
    status: number;
    text: string;
  }

  async function send(method: string, path: string, body?: object): Promise<Answer> {
    try {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { 'X-Tyk-Authorization': secret },
        signal: AbortSignal.timeout(timeout),
        redirect: 'error',
        ...(body && { body: JSON.stringify(body) }),
      });
      return { status: response.status, text: await response.text() };
    } catch (error) {
      throw new GatewayError((error as Error).name === 'TimeoutError' ? 'timeout' : 'unreachable', {
        cause: error,
      });
    }
  }

  /** With Redis down the Gateway API lists no key and knows none, and says so nowhere but at /ready. */
  async function health(): Promise<Health> {
    const [hello, ready] = await Promise.all([send('GET', '/hello'), send('GET', '/ready')]);
    const { version } = parse<{ version: string }>(hello);
    return ready.status === 200
      ? { version }
      : { version, unready: parse<{ message?: string }>(ready).message ?? 'not ready' };
  }

  async function judge({ status, text }: Answer): Promise<GatewayError> {
    if (status === 403) return new GatewayError('wrong-secret');
    if ((await health()).unready) return new GatewayError('redis-down');
    if (status === 404) return new GatewayError('no-such-key');
    return new GatewayError('refused', { detail: messageOf(text) });
  }

  async function call<T>(operation: string, method: string, path: string, body?: object): Promise<T> {
    const start = performance.now();
    let outcome = 'ok';
    try {
      const answer = await send(method, path, body);
      if (answer.status !== 200) throw await judge(answer);
      return parse<T>(answer);
    } catch (error) {
      outcome = error instanceof GatewayError ? error.kind : 'refused';
      throw error;
    } finally {
      observe?.(operation, outcome, (performance.now() - start) / 1000);
    }
  }

  const key = (hash: string, more = '') => `/tyk/keys/${encodeURIComponent(hash)}?hashed=1${more}`;

  return {
    async hashes() {
      const { keys } = await call<{ keys: string[] | null }>('list', 'GET', '/tyk/keys');
      if (!keys?.length && (await health()).unready) throw new GatewayError('redis-down');
      return keys ?? [];
    },
    session: (hash) => call('read', 'GET', key(hash)),
    async create(session) {
      const { key: token, key_hash: hash } = await call<{ key: string; key_hash: string }>(
        'create',
        'POST',
        '/tyk/keys/create',
        session,
      );
      return { token, hash };
    },
    async replace(hash, session, { resetQuotas }) {
      await call('replace', 'PUT', key(hash, resetQuotas ? '' : '&suppress_reset=1'), session);
    },
    async remove(hash) {
      await call('remove', 'DELETE', key(hash));
    },
    policies: () => call('policies', 'GET', '/tyk/policies'),
    apis: () => call('apis', 'GET', '/tyk/apis'),
    health,
  };
}

function parse<T>({ status, text }: { status: number; text: string }): T {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new GatewayError('not-tyk', { cause, detail: `status ${status}` });
  }
}

function messageOf(text: string): string {
  try {
    return String(JSON.parse(text).message);
  } catch {
    return text.slice(0, 200);
  }
}
