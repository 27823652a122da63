/** A gateway whose calls end at one time, so that what is made of many calls has ended then. */
import type { GatewayApi } from '../gateway/client.ts';
import { GatewayError } from '../gateway/errors.ts';
import type { Clock } from './clock.ts';

/** As much of a gateway as actions use. */
export type KeyGateway = Pick<GatewayApi, 'session' | 'policies' | 'create' | 'replace' | 'remove'>;

/** @param seconds from now on */
export function limited(gateway: KeyGateway, clock: Clock, seconds: number): KeyGateway {
  const end = clock.now() + seconds * 1000;

  async function within<T>(call: () => Promise<T>, changes: boolean): Promise<T> {
    const left = end - clock.now();
    if (left <= 0) throw new GatewayError('timeout', { change: changes ? 'none' : undefined });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const error = new GatewayError('timeout', { change: changes ? 'unknown' : undefined });
      timer = setTimeout(() => reject(error), left);
    });
    return Promise.race([call(), late]).finally(() => clearTimeout(timer));
  }

  return {
    session: (hash) => within(() => gateway.session(hash), false),
    policies: () => within(() => gateway.policies(), false),
    create: (session) => within(() => gateway.create(session), true),
    replace: (hash, session, options) => within(() => gateway.replace(hash, session, options), true),
    remove: (hash) => within(() => gateway.remove(hash), true),
  };
}
