import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { needs } from '../../local/testing/needs.ts';
import { hashToken, keyring } from '../embedded/keys.ts';
import { openLmdbStore } from '../embedded/store.lmdb.ts';
import { openRedisStore } from '../embedded/store.redis.ts';
import type { Session, Store } from '../embedded/store.ts';
import { type Redis, startRedis } from '../run/redis.ts';

const session: Session = {
  org_id: 'digest',
  apply_policies: ['free'],
  date_created: 'now',
  last_updated: '0',
};

function keepsKeysAndCounters(open: () => Promise<Store>) {
  let store: Store;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  it('gives back what it was given, and nothing it was not', async () => {
    await store.save('a', { ...session, alias: 'first' });
    expect(await store.session('a')).to.include({ alias: 'first' });
    expect(await store.session('b')).to.equal(undefined);
    expect(await store.hashes()).to.deep.equal(['a']);
  });

  it('forgets a key with its counters, and says whether there was one', async () => {
    await store.save('a', session);
    await store.count('hash', 'a', 60);
    expect(await store.remove('a')).to.equal(true);
    expect(await store.remove('a')).to.equal(false);
    expect(await store.quota('hash', 'a')).to.equal(undefined);
  });

  it('counts each API of each key on its own', async () => {
    await Promise.all([
      store.count('hash', 'a', 60),
      store.count('hash', 'a', 60),
      store.count('sum', 'a', 60),
    ]);
    expect(await store.count('hash', 'a', 60)).to.include({ count: 3 });
    expect(await store.count('sum', 'a', 60)).to.include({ count: 2 });
    expect(await store.count('hash', 'b', 60)).to.include({ count: 1 });
    await store.resetQuota('hash', 'a');
    expect(await store.quota('hash', 'a')).to.equal(undefined);
    expect(await store.quota('sum', 'a')).to.include({ count: 2 });
  });

  it('loses no call of many at the same time', async () => {
    const counts = await Promise.all(Array.from({ length: 200 }, () => store.count('hash', 'a', 60)));
    expect(new Set(counts.map(({ count }) => count)).size).to.equal(200);
  });

  it('remembers keys and counters after a restart', async () => {
    await store.save('a', session);
    const { renews } = await store.count('hash', 'a', 60);
    await store.close();
    store = await open();
    expect(await store.session('a')).to.deep.equal(session);
    const quota = await store.quota('hash', 'a');
    expect(quota?.count).to.equal(1);
    expect(quota?.renews).to.be.closeTo(renews, 1500);
  });
}

describe('built-in store', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'digest-store-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  keepsKeysAndCounters(async () => openLmdbStore(folder));

  it('holds no token, only its SHA-256', async () => {
    const store = openLmdbStore(folder);
    const policy = { id: 'free', name: 'Free', org_id: 'digest', is_inactive: false, access_rights: {} };
    const keys = keyring(store, () => ({ apis: [], policies: new Map([['free', policy]]) }));
    const { token, hash } = await keys.create({ org_id: 'digest', apply_policies: ['free'] });
    expect(hash).to.equal(hashToken(token));
    await store.close();
    const bytes = Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));
    expect(bytes.includes(hash)).to.equal(true);
    expect(bytes.includes(token)).to.equal(false);
  });
});

describe('Redis store', () => {
  before(needs('redis-server'));
  let folder: string;
  let redis: Redis;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'digest-redis-'));
    redis = await startRedis({ dir: folder });
  });
  afterEach(async () => {
    await redis?.stop();
    rmSync(folder, { recursive: true });
  });

  const open = async () => {
    const store = openRedisStore(`redis://:${redis.password}@127.0.0.1:${redis.port}`);
    while (!(await store.ready())) await new Promise(setImmediate);
    return store;
  };
  keepsKeysAndCounters(open);

  it('is not ready, and fails at once, when Redis is gone', async () => {
    const store = await open();
    await redis.stop();
    expect(await store.ready()).to.equal(false);
    await store.session('a').then(
      () => expect.fail('there is no Redis to ask'),
      (error) => expect(error).to.be.an('error'),
    );
    await store.close();
  });
});
