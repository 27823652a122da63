import { expect } from 'chai';
import { PERIODS, readSources } from '../../compile/sources.ts';
import { expectRefusal, quotaOf, REFUSALS } from '../answers.ts';
import type { Target } from '../target.ts';
import { inOneSecond, nextSecond, unix, until } from '../time.ts';
import { fail } from '../upstream.ts';

export function quota(target: () => Target) {
  describe('quota', () => {
    it('is told in X-RateLimit-Limit and X-RateLimit-Remaining', async () => {
      const key = await target().createKey('quota-3');
      for (const left of ['3/2', '3/1', '3/0']) expect(quotaOf(await target().hash(key))).to.equal(left);
    });

    it('that is used up is answered 403, and nothing reaches the upstream', async () => {
      const key = await target().createKey('quota-3');
      for (let good = 0; good < 3; good++) expect((await target().hash(key)).status).to.equal(200);
      for (let more = 0; more < 2; more++) expectRefusal(await target().hash(key), REFUSALS.quota);
      expect(target().upstream.received).to.have.length(3);
    });

    it('is counted for each API and each key', async () => {
      const [one, another] = [await target().createKey('quota-3'), await target().createKey('quota-3')];
      for (let call = 0; call < 4; call++) await target().hash(one);
      expect(quotaOf(await target().sum(one))).to.equal('3/2');
      expect(quotaOf(await target().hash(another))).to.equal('3/2');
    });

    it('renews as a whole one period after its first call, the time that X-RateLimit-Reset tells', async () => {
      const key = await target().createKey('quota-3-in-2s');
      const [start, second] = [Date.now(), unix()];
      const reset = Number((await target().hash(key)).headers['x-ratelimit-reset']);
      expect(reset - second).to.be.within(2, 3);
      for (let call = 0; call < 4; call++) await target().hash(key);
      const renewed = await until('a renewed quota', 4, async () => {
        const answer = await target().hash(key);
        return answer.status === 200 && answer;
      });
      expect(Date.now() - start).to.be.within(1950, 3000);
      expect(quotaOf(renewed)).to.equal('3/2');
      expect(Number(renewed.headers['x-ratelimit-reset']) - reset).to.be.within(1, 3);
    });

    it('is used by calls that validation refuses', async () => {
      const key = await target().createKey('quota-3');
      for (let bad = 0; bad < 2; bad++) expect((await target().hash(key, { json: {} })).status).to.equal(422);
      expect(quotaOf(await target().hash(key))).to.equal('3/0');
    });

    it('is used by calls that the upstream fails, and told with its error', async () => {
      const key = await target().createKey('quota-3');
      target().upstream.answer = fail;
      expect(quotaOf(await target().hash(key))).to.equal('3/2');
      target().upstream.answer = (res) => res.destroy();
      expectRefusal(await target().hash(key), REFUSALS.upstream);
      target().upstream.reset();
      expect(quotaOf(await target().hash(key))).to.equal('3/0');
    });

    it('is not used by calls that are refused for their method, path, length or size', async () => {
      const key = await target().createKey('quota-3');
      await target().hash(key, { method: 'PUT' });
      await target().call('/v1/hash/more', { key: key.token, json: { text: 'abc' } });
      await target().hash(key, { chunked: true });
      await target().hash(key, { json: { text: 'x'.repeat(65_536) } });
      expect(quotaOf(await target().hash(key))).to.equal('3/2');
    });

    it('is not used by calls beyond the rate', async () => {
      const { key, told } = await inOneSecond(async () => {
        const key = await target().createKey('rate-2-quota-3');
        const told: unknown[] = [];
        for (let call = 0; call < 5; call++) told.push(quotaOf(await target().hash(key)));
        return { key, told };
      });
      expect(told).to.deep.equal(['3/2', '3/1', undefined, undefined, undefined]);
      await nextSecond();
      expect(quotaOf(await target().hash(key))).to.equal('3/0');
    });

    it('that is none is told as -1, and on an API without a token as 0', async () => {
      const free = await target().hash(await target().createKey('no-quota'));
      expect(free.headers).to.include({
        'x-ratelimit-limit': '-1',
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': '0',
      });
      const keyless = await target().call('/healthz', { method: 'GET' });
      expect(keyless.headers).to.include({
        'x-ratelimit-limit': '0',
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': '0',
      });
    });

    it('is what counts, whatever X-RateLimit headers the upstream sends', async () => {
      target().upstream.answer = (res) => res.setHeader('X-RateLimit-Limit', '7').end('{}');
      expect(quotaOf(await target().hash(await target().createKey('quota-3')))).to.equal('3/2');
    });

    for (const [plan, { endpoints }] of Object.entries(readSources().plans.plans)) {
      for (const [api, { quota }] of Object.entries(endpoints)) {
        it(`of plan ${plan} is ${quota.calls} calls of ${api} a ${quota.per}`, async () => {
          const key = await target().createKey(plan);
          const answer = await target()[api as 'hash' | 'sum'](key);
          expect(quotaOf(answer)).to.equal(`${quota.calls}/${quota.calls - 1}`);
          const renews = Number(answer.headers['x-ratelimit-reset']) - unix();
          expect(renews).to.be.within(PERIODS[quota.per] - 2, PERIODS[quota.per]);
        });
      }
    }
  });
}
