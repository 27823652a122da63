/** What an answer of the Gateway API means. What is not in Tyk's shape comes from something else. */
import type { Change, GatewayErrorKind } from './errors.ts';
import type { Answer } from './transport.ts';

export const isObject = (body: unknown): body is Record<string, unknown> =>
  typeof body === 'object' && body !== null && !Array.isArray(body);

/** Tyk writes null for an empty list. */
export const isArray = <T>(body: unknown): body is T[] | null => Array.isArray(body) || body === null;

export const isList = (body: unknown): body is { keys: string[] | null } =>
  isObject(body) && isArray(body.keys);

export const isHello = (body: unknown): body is { version: string } =>
  isObject(body) && typeof body.version === 'string';

export const isDone = (body: unknown): body is Record<string, unknown> =>
  isObject(body) && body.status === 'ok';

/** The message of an error in Tyk's shape; undefined where the answer has another. */
export const wordsOf = ({ body }: Pick<Answer, 'body'>): string | undefined =>
  isObject(body) && body.status === 'error' && typeof body.message === 'string' ? body.message : undefined;

export const isUnknownKey = (answer: Answer): boolean =>
  answer.status === 404 && wordsOf(answer) !== undefined;

export const isWrongSecret = (answer: Answer): boolean =>
  answer.status === 403 && !!wordsOf(answer)?.includes('administrative access');

/** A proxy on the way answers so when it does not reach the gateway. */
export const isProxyFailure = ({ status }: Answer): boolean => status >= 502 && status <= 504;

/** Words of Go and ioredis on why something did not get to Redis. */
export const isNotSent = (answer: Answer): boolean =>
  /Redis is either down|dial tcp|Stream isn't writeable/.test(wordsOf(answer) ?? '');

/** Redis answers, but does not take it: how its errors begin. */
export const isNotTaken = (answer: Answer): boolean =>
  /\b(READONLY|LOADING|MISCONF|NOAUTH|WRONGPASS)\b/.test(wordsOf(answer) ?? '');

/** Tyk says so when Redis failed, but 500 also when it did not want to: `Failed to create key, ensure security settings are correct.` */
export const mayBeRedis = (answer: Answer): boolean =>
  answer.status >= 500 || wordsOf(answer) === 'Failed to remove the key';

/** What became of a change that was answered so, and is told as an error of that kind. */
export function effectOf(answer: Answer, kind: GatewayErrorKind): Change {
  if (kind === 'refused' || isNotSent(answer) || isNotTaken(answer)) return 'none';
  return mayBeRedis(answer) || answer.status === 200 ? 'unknown' : 'none';
}
