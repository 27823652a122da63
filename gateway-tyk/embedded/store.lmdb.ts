/** The built-in store: everything in memory, and every change written to LMDB in a folder, which survives crashes. */
import { type Database, open } from 'lmdb';
import { type Quota, quotaKey, type Session, type Store } from './store.ts';

export function openLmdbStore(folder: string): Store {
  const root = open({ path: folder, noSubdir: false });
  const onDisk = {
    sessions: root.openDB<Session, string>({ name: 'sessions' }),
    quotas: root.openDB<Quota, string>({ name: 'quotas' }),
  };
  const sessions = contents(onDisk.sessions);
  const quotas = contents(onDisk.quotas);
  const current = (key: string) => {
    const quota = quotas.get(key);
    return quota && quota.renews > Date.now() ? quota : undefined;
  };
  return {
    session: async (hash) => sessions.get(hash),
    save: async (hash, session) => {
      sessions.set(hash, session);
      await onDisk.sessions.put(hash, session);
    },
    remove: async (hash) => {
      const existed = sessions.delete(hash);
      const counters = [...quotas.keys()].filter((key) => key.endsWith(`-${hash}`));
      for (const key of counters) quotas.delete(key);
      await Promise.all([onDisk.sessions.remove(hash), ...counters.map((key) => onDisk.quotas.remove(key))]);
      return existed;
    },
    hashes: async () => [...sessions.keys()],
    // The write is not waited for: a crash may forget the last few milliseconds' calls, never a key.
    count: async (apiId, hash, period) => {
      const key = quotaKey(apiId, hash);
      const { count, renews } = current(key) ?? { count: 0, renews: Date.now() + period * 1000 };
      const next = { count: count + 1, renews };
      quotas.set(key, next);
      void onDisk.quotas.put(key, next);
      return next;
    },
    quota: async (apiId, hash) => current(quotaKey(apiId, hash)),
    resetQuota: async (apiId, hash) => {
      quotas.delete(quotaKey(apiId, hash));
      await onDisk.quotas.remove(quotaKey(apiId, hash));
    },
    ready: async () => true,
    close: async () => {
      await root.flushed;
      await root.close();
    },
  };
}

function contents<V>(database: Database<V, string>): Map<string, V> {
  return new Map([...database.getRange()].map(({ key, value }) => [key, value]));
}
