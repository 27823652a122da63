import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { expectControlError, expectNotFound, expectRefusal, quotaOf, REFUSALS } from '../answers.ts';
import { call } from '../call.ts';
import type { Target } from '../target.ts';
import { until } from '../time.ts';

export function control(target: () => Target) {
  const get = async (path: string) => JSON.parse((await target().control('GET', path)).body);
  const reload = () => target().control('GET', '/tyk/reload?block=true');

  describe('Gateway API', () => {
    const paths = ['/tyk/keys', '/tyk/policies', '/tyk/apis', '/tyk/reload', '/tyk/nowhere'];
    const denied = 'Attempted administrative access with invalid or missing key!';
    for (const [how, headers] of Object.entries({
      'a wrong secret': { 'X-Tyk-Authorization': 'nope' },
      'an empty secret': { 'X-Tyk-Authorization': '' },
      'no secret': {},
    })) {
      it(`is closed with ${how}: 403`, async () => {
        for (const path of paths) {
          const answer = await call(target().controlUrl, path, { method: 'GET', headers });
          expectControlError(answer, 403, denied);
        }
      });
    }

    it('is not on the data port', async () => {
      for (const path of ['/tyk/keys', '/tyk/apis', '/tyk/reload/group', '/tyk/'])
        expectNotFound(await target().call(path, { method: 'GET' }));
    });

    it('does not serve what clients call', async () => {
      expectNotFound(await target().control('POST', '/v1/hash', { text: 'abc' }));
      expectNotFound(await target().control('GET', '/healthz'));
    });

    it('knows its methods: 405', async () => {
      for (const [method, path] of [
        ['PATCH', '/tyk/keys'],
        ['DELETE', '/tyk/apis'],
        ['POST', '/tyk/reload'],
      ] as const)
        expectControlError(await target().control(method, path), 405, 'Method not supported');
    });
  });

  describe('policies', () => {
    it('are listed, all of them', async () => {
      const files = readdirSync(target().definitions.policies).map((name) => name.replace('.json', ''));
      expect((await get('/tyk/policies')).map(({ id }: { id: string }) => id)).to.have.members(files);
    });

    for (const id of ['free', 'standard', 'partner', 'suspended']) {
      it(`are told as they stand in their files: ${id}`, async () => {
        const file = JSON.parse(readFileSync(join(target().definitions.policies, `${id}.json`), 'utf8'));
        const { partitions, ...rest } = file;
        const told = await get(`/tyk/policies/${id}`);
        expect(told).to.deep.include(rest);
        expect(told.partitions).to.include(partitions);
      });
    }

    it('that do not exist are answered 404', async () => {
      expectControlError(await target().control('GET', '/tyk/policies/nope'), 404, 'Policy not found');
    });
  });

  describe('APIs', () => {
    it('are listed with id, name, path and state', async () => {
      const paths: Record<string, string> = { hash: '/v1/hash', sum: '/v1/sum', healthz: '/healthz' };
      const told: { api_id: string; proxy: object }[] = await get('/tyk/apis');
      expect(told.map(({ api_id }) => api_id)).to.have.members(Object.keys(paths));
      for (const { api_id, proxy, ...rest } of told) {
        expect(rest).to.include({ name: `Digest ${api_id}`, active: true, org_id: 'digest' });
        expect(proxy).to.include({ listen_path: paths[api_id] });
      }
    });

    it('are told one by one', async () => {
      expect(await get('/tyk/apis/hash')).to.include({ api_id: 'hash', org_id: 'digest' });
    });

    it('that do not exist are answered 404', async () => {
      expectControlError(await target().control('GET', '/tyk/apis/nope'), 404, 'API not found');
    });
  });

  describe('reload', () => {
    it('is when a changed policy counts, and not before', async () => {
      const key = await target().createKey('to-change');
      target().definitions.writePolicy('to-change', { quota_max: 7 });
      expect(quotaOf(await target().hash(key))).to.equal('3/2');
      const answer = await reload();
      expect(answer.status).to.equal(200);
      expect(answer.body).to.equal('{"status":"ok","message":""}\n');
      expect(quotaOf(await target().hash(key))).to.equal('7/5');
    });

    it('of the group answers at once and happens soon', async () => {
      target().definitions.writePolicy('added', { quota_max: 9 });
      const answer = await target().control('GET', '/tyk/reload/group');
      expect(answer.body).to.equal('{"status":"ok","message":""}\n');
      await until('a reload', 3, async () => (await get('/tyk/policies/added')).id === 'added');
      expect(quotaOf(await target().hash(await target().createKey('added')))).to.equal('9/8');
    });

    it('takes the rights of keys whose policy is gone, or can no longer be read', async () => {
      const [gone, broken] = [await target().createKey('to-remove'), await target().createKey('to-break')];
      const other = await target().createKey('open');
      target().definitions.removePolicy('to-remove');
      target().definitions.breakPolicy('to-break');
      await reload();
      expectRefusal(await target().hash(gone), REFUSALS.noAccess);
      expectRefusal(await target().hash(broken), REFUSALS.noAccess);
      expect((await target().hash(other)).status).to.equal(200);
    });

    it('fails no call that goes on meanwhile', async () => {
      const key = await target().createKey('open');
      let reloading = true;
      const client = async () => {
        const statuses = new Set<number>();
        while (reloading) statuses.add((await target().hash(key)).status);
        return [...statuses];
      };
      const clients = Promise.all([client(), client()]);
      await reload();
      reloading = false;
      expect(await clients).to.deep.equal([[200], [200]]);
    });
  });

  describe('health', () => {
    const health = (path: string, method = 'GET') => call(target().controlUrl, path, { method });

    for (const [path, description] of Object.entries({ '/hello': 'Tyk GW', '/ready': 'Tyk GW Ready' })) {
      it(`is told at ${path} of the control port, without a secret`, async () => {
        const answer = await health(path);
        expect(answer.status).to.equal(200);
        expect(answer.headers['content-type']).to.equal('application/json');
        const { version, ...rest } = JSON.parse(answer.body);
        expect(rest).to.include({ status: 'pass', description });
        expect(version).to.match(/^v5\.14\.0/);
        expect(answer.headers).not.to.have.any.keys('x-powered-by', 'x-tyk-gateway');
      });

      it(`is not told at ${path} of the data port`, async () => {
        expectNotFound(await target().call(path, { method: 'GET' }));
      });

      it(`is only asked for by GET at ${path}`, async () => {
        expectControlError(await health(path, 'POST'), 405, 'Method Not Allowed');
      });
    }

    it('is told at /ready with the second in which the store was last seen to be well', async () => {
      const begin = Math.floor(Date.now() / 1000) * 1000;
      const seen = await until('a look at the store', 3, async () => {
        const { redis } = JSON.parse((await health('/ready')).body).details ?? {};
        return Date.parse(redis?.time) > begin && redis;
      });
      expect(seen).to.include({ status: 'pass', componentType: 'datastore' });
      expect(seen.time).to.match(/T\d\d:\d\d:\d\dZ$/);
      expect(Date.parse(seen.time)).to.be.at.most(Date.now());
    });
  });
}
