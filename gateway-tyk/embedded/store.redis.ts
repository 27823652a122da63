/** The store in Redis, under the names that Tyk uses there. */
import { Redis } from 'ioredis';
import { quotaKey, type Session, type Store } from './store.ts';

const SESSION = 'apikey-';

/** INCR and, for the first call of a period, its end, in one step. Returns the count and the milliseconds left. */
const COUNT = `local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return {count, redis.call('PTTL', KEYS[1])}`;

export function openRedisStore(url: string): Store {
  // A gateway that waits for Redis is slower to say so than one that fails.
  const redis = new Redis(url, { maxRetriesPerRequest: 0, enableOfflineQueue: false, lazyConnect: false });
  redis.on('error', () => {}); // every command fails on its own, and /ready tells
  const scan = async (pattern: string) => {
    const found: string[] = [];
    for await (const keys of redis.scanStream({ match: pattern, count: 1000 })) found.push(...keys);
    return found;
  };
  return {
    session: async (hash) => {
      const text = await redis.get(SESSION + hash);
      return text === null ? undefined : (JSON.parse(text) as Session);
    },
    save: async (hash, session) => {
      await redis.set(SESSION + hash, JSON.stringify(session));
    },
    remove: async (hash) => {
      const counters = await scan(quotaKey('*', hash));
      if (counters.length > 0) await redis.del(counters);
      return (await redis.del(SESSION + hash)) > 0;
    },
    hashes: async () => (await scan(`${SESSION}*`)).map((key) => key.slice(SESSION.length)),
    count: async (apiId, hash, period) => {
      const [count, left] = (await redis.eval(COUNT, 1, quotaKey(apiId, hash), period)) as [number, number];
      return { count, renews: Date.now() + left };
    },
    quota: async (apiId, hash) => {
      const key = quotaKey(apiId, hash);
      const [count, left] = await Promise.all([redis.get(key), redis.pttl(key)]);
      return count === null ? undefined : { count: Number(count), renews: Date.now() + left };
    },
    resetQuota: async (apiId, hash) => {
      await redis.del(quotaKey(apiId, hash));
    },
    ready: async () =>
      redis.ping().then(
        () => true,
        () => false,
      ),
    close: async () => redis.disconnect(),
  };
}
