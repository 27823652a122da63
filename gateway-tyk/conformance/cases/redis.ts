import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Redis, startRedis } from '../../run/redis.ts';
import { expectControlError, expectRefusal, quotaOf, REFUSALS } from '../answers.ts';
import { call } from '../call.ts';
import { type Key, startTarget, type Target } from '../target.ts';
import { until } from '../time.ts';

/** The real Tyk only: the embedded gateway keeps its keys itself. */
export function redis() {
  describe('without its Redis', () => {
    let dir: string;
    let store: Redis;
    let target: Target;
    let key: Key;
    let usedUp: Key;
    const ready = () => call(target.controlUrl, '/ready', { method: 'GET' });

    before(async () => {
      dir = mkdtempSync(join(tmpdir(), 'digest-conformance-redis-'));
      store = await startRedis({ dir });
      target = await startTarget('tyk', { redis: store });
      [key, usedUp] = [await target.createKey('quota-20'), await target.createKey('quota-3')];
      await target.hash(key);
      for (let call = 0; call < 4; call++) await target.hash(usedUp);
      await store.stop();
    });
    after(async () => {
      await target?.stop();
      await store?.stop();
      rmSync(dir, { recursive: true });
    });

    // Not 503: to clients an outage of Redis looks as if their token were wrong.
    it('every token is answered 403', async () => {
      expectRefusal(await target.hash(key), REFUSALS.noAccess);
    });

    it('what needs no token goes on', async () => {
      expect((await target.call('/healthz', { method: 'GET' })).status).to.equal(200);
      expectRefusal(await target.call('/v1/hash', { json: { text: 'abc' } }), REFUSALS.noToken);
    });

    it('/ready turns 503 and /hello stays 200, so that nobody restarts the gateway for it', async () => {
      const answer = await until('not ready', 3, async () => {
        const now = await ready();
        return now.status !== 200 && now;
      });
      expectControlError(answer, 503, 'Redis connection not available');
      const hello = await call(target.controlUrl, '/hello', { method: 'GET' });
      expect(hello.status).to.equal(200);
      expect(JSON.parse(hello.body)).to.include({ status: 'fail' });
    });

    // Neither is true. Who manages keys has to ask /ready first.
    it('the Gateway API says that there are no keys', async () => {
      expect((await target.control('GET', '/tyk/keys')).body).to.equal('{"keys":[]}\n');
      expectControlError(await target.deleteKey(key), 404, 'There is no such key found');
    });

    it('no key can be made: 500', async () => {
      const answer = await target.control('POST', '/tyk/keys/create', {
        org_id: 'digest',
        apply_policies: ['open'],
      });
      const why = 'storage: Redis is either down or was not configured';
      expectControlError(answer, 500, `Failed to create key - ${why}`);
    });

    it('and with it again, keys and counts are what they were', async () => {
      store = await startRedis({ dir, port: store.port, password: store.password });
      const answer = await until('a key that works', 3, async () => {
        const now = await target.hash(key);
        return now.status === 200 && now;
      });
      expect(quotaOf(answer)).to.equal('20/18');
      expectRefusal(await target.hash(usedUp), REFUSALS.quota);
      await until('ready', 3, async () => (await ready()).status === 200);
    });
  });
}
