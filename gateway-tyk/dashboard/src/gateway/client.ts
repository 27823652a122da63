/** The Tyk Gateway API, as far as keys are managed by it. */
import {
  effectOf,
  isArray,
  isDone,
  isHello,
  isList,
  isNotSent,
  isNotTaken,
  isObject,
  isProxyFailure,
  isUnknownKey,
  isWrongSecret,
  mayBeRedis,
  wordsOf,
} from './answers.ts';
import { GatewayError } from './errors.ts';
import { isHash } from './key.ts';
import { redisProbe } from './redis.ts';
import { type Answer, transport } from './transport.ts';
import type { ApiDefinition, Health, Policy, Session } from './tyk.ts';

export type { ApiDefinition, Health, Policy, Session } from './tyk.ts';

/** Every call throws a {@link GatewayError}, and nothing else. */
export interface GatewayApi {
  /** @param skip hears how many names of keys are no SHA-256: they may be tokens, and are not told */
  hashes(skip?: (names: number) => void): Promise<string[]>;
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
  const send = transport({ url, secret, timeout });
  const sendBriefly = transport({ url, secret, timeout: Math.min(timeout, 1_000) });
  const redis = redisProbe(send, keyPath);

  async function observed<T>(operation: string, act: () => Promise<T>): Promise<T> {
    const start = performance.now();
    let outcome = 'ok';
    try {
      return await act();
    } catch (error) {
      const { kind, change } = error as GatewayError;
      const ready =
        kind === 'timeout' ? await sendBriefly('GET', '/ready').catch(() => undefined) : undefined;
      outcome = ready?.status === 503 ? 'redis-down' : kind;
      throw outcome === kind ? error : new GatewayError('redis-down', { cause: error, change });
    } finally {
      observe?.(operation, outcome, (performance.now() - start) / 1000);
    }
  }

  /** What an answer means that is none of those that were hoped for. */
  async function judge(answer: Answer): Promise<GatewayError> {
    const words = wordsOf(answer);
    if (words === undefined) {
      const kind = isProxyFailure(answer) ? 'unreachable' : 'not-tyk';
      return new GatewayError(kind, { detail: `It answered with status ${answer.status}.` });
    }
    if (isWrongSecret(answer)) return new GatewayError('wrong-secret');
    if (isNotTaken(answer)) return new GatewayError('redis-refuses', { detail: words });
    if (isNotSent(answer)) return new GatewayError('redis-down');
    if (mayBeRedis(answer) && !(await redis.isWritable())) return new GatewayError('redis-down');
    return new GatewayError('refused', { detail: words });
  }

  async function read<T>(path: string, isExpected: (body: unknown) => body is T): Promise<T> {
    const answer = await send('GET', path);
    if (answer.status === 200 && isExpected(answer.body)) return answer.body;
    throw await judge(answer);
  }

  async function readKey(hash: string): Promise<Session> {
    let answer = await send('GET', keyPath(hash));
    if (isUnknownKey(answer)) {
      // Tyk knows no key while it is without Redis: with Redis there, it is asked again.
      if (!(await redis.finds(hash))) throw new GatewayError('redis-down');
      answer = await send('GET', keyPath(hash));
    }
    if (isUnknownKey(answer)) throw new GatewayError('no-such-key');
    if (answer.status === 200 && isObject(answer.body)) return answer.body as Session;
    throw await judge(answer);
  }

  /** @param hash of the key that is changed; absent when one is made */
  async function change(method: string, path: string, body?: object, hash?: string) {
    const answer = await send(method, path, body);
    if (answer.status === 200 && isDone(answer.body)) return answer.body;
    if (hash !== undefined && isUnknownKey(answer)) {
      const found = await readKey(hash).catch((error: GatewayError) => error);
      // It is there after all, so only Redis can have been away.
      throw (found instanceof GatewayError ? found : new GatewayError('redis-down')).during('none');
    }
    const error = await judge(answer).catch((error: GatewayError) => error);
    throw error.during(effectOf(answer, error.kind));
  }

  async function list(skip?: (names: number) => void): Promise<string[]> {
    let { keys } = await read('/tyk/keys', isList);
    if (!keys?.length) {
      // The list is empty while Tyk is without Redis, too.
      if (!(await redis.isWritable())) throw new GatewayError('redis-down');
      ({ keys } = await read('/tyk/keys', isList));
    }
    const hashes = (keys ?? []).filter(isHash);
    const skipped = (keys ?? []).length - hashes.length;
    if (skipped > 0 && hashes.length === 0) throw new GatewayError('not-hashed');
    skip?.(skipped);
    return hashes;
  }

  return {
    hashes: (skip) => observed('list', () => list(skip)),
    session: (hash) => observed('read', () => readKey(hash)),
    create: (session) =>
      observed('create', async () => {
        const { key: token, key_hash: hash } = await change('POST', '/tyk/keys/create', session);
        if (isHash(hash)) return { token: String(token), hash };
        throw new GatewayError('not-hashed', { change: 'unknown' });
      }),
    replace: (hash, session, { resetQuotas }) =>
      observed('replace', async () => {
        const path = keyPath(hash) + (resetQuotas ? '' : '&suppress_reset=1');
        await change('PUT', path, session, hash);
      }),
    remove: (hash) =>
      observed('remove', async () => {
        await change('DELETE', keyPath(hash), undefined, hash);
      }),
    policies: () => observed('policies', async () => (await read('/tyk/policies', isArray<Policy>)) ?? []),
    apis: () => observed('apis', async () => (await read('/tyk/apis', isArray<ApiDefinition>)) ?? []),
    health: () =>
      observed('health', async () => {
        const [{ version }, ready] = await Promise.all([read('/hello', isHello), send('GET', '/ready')]);
        if (ready.status === 200) return { version };
        return { version, unready: wordsOf(ready) ?? `/ready answers with status ${ready.status}` };
      }),
  };
}

/** @returns undefined where the gateway knows no such key */
export async function findSession(
  gateway: Pick<GatewayApi, 'session'>,
  hash: string,
): Promise<Session | undefined> {
  try {
    return await gateway.session(hash);
  } catch (error) {
    if (error instanceof GatewayError && error.kind === 'no-such-key') return undefined;
    throw error;
  }
}

/** @throws GatewayError where that can be no key's name, rather than send it */
function keyPath(hash: string): string {
  if (!isHash(hash)) throw new GatewayError('no-such-key');
  return `/tyk/keys/${hash}?hashed=1`;
}
