import { expect } from 'chai';
import { readSources } from '../../compile/sources.ts';
import { expectRefusal, REFUSALS } from '../answers.ts';
import type { Result } from '../call.ts';
import type { Key, Target } from '../target.ts';
import { inOneSecond, nextSecond } from '../time.ts';

export function rate(target: () => Target) {
  describe('rate', () => {
    const burst = (key: Key, length: number) => Promise.all(Array.from({ length }, () => target().hash(key)));
    const served = (answers: Result[]) => answers.filter(({ status }) => status === 200).length;

    it('is so many calls a second; more are answered 429, without headers about it', async () => {
      const answers = await inOneSecond(async () => {
        target().upstream.reset();
        const key = await target().createKey('rate-2');
        const answers: Result[] = [];
        for (let call = 0; call < 5; call++) answers.push(await target().hash(key));
        return answers;
      });
      expect(served(answers.slice(0, 2))).to.equal(2);
      for (const answer of answers.slice(2)) expectRefusal(answer, REFUSALS.rate);
      expect(target().upstream.received).to.have.length(2);
    });

    it('begins anew with the next second of the clock', async () => {
      const key = await inOneSecond(async () => {
        const key = await target().createKey('rate-2');
        await burst(key, 5);
        return key;
      });
      await nextSecond();
      expect(served(await burst(key, 2))).to.equal(2);
    });

    it('is counted for each API and each key', async () => {
      const statuses = await inOneSecond(async () => {
        const [one, another] = [await target().createKey('rate-2'), await target().createKey('rate-2')];
        await burst(one, 3);
        const calls = [target().hash(one), target().sum(one), target().hash(another)];
        return (await Promise.all(calls)).map(({ status }) => status);
      });
      expect(statuses).to.deep.equal([429, 200, 200]);
    });

    it('is never exceeded by calls at the same time', async () => {
      const answers = await inOneSecond(async () => burst(await target().createKey('rate-2'), 40));
      expect(served(answers)).to.equal(2);
      expect(answers.filter(({ status }) => status === 429)).to.have.length(38);
    });

    it('counts calls that validation refuses', async () => {
      const statuses = await inOneSecond(async () => {
        const key = await target().createKey('rate-2');
        const answers: Result[] = [];
        for (const json of [{}, {}, { text: 'abc' }]) answers.push(await target().hash(key, { json }));
        return answers.map(({ status }) => status);
      });
      expect(statuses).to.deep.equal([422, 422, 429]);
    });

    for (const [plan, { endpoints }] of Object.entries(readSources().plans.plans)) {
      const { calls, per } = (endpoints.hash as (typeof endpoints)[string]).rate;
      // More of a large plan than fits into a second can't be sent by a test.
      if (calls > 50 || per !== 'second') continue;
      it(`of plan ${plan} is ${calls} calls a ${per}`, async () => {
        const answers = await inOneSecond(async () => burst(await target().createKey(plan), calls + 5));
        expect(served(answers)).to.equal(calls);
      });
    }
  });
}
