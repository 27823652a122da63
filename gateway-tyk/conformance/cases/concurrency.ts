import { expect } from 'chai';
import type { GatewayKind } from '../../run/gateway.ts';
import { quotaOf } from '../answers.ts';
import type { Result } from '../call.ts';
import type { Key, Target } from '../target.ts';

export function concurrency(target: () => Target, kind: GatewayKind) {
  describe('calls at the same time', () => {
    const burst = (key: Key, length: number) => Promise.all(Array.from({ length }, () => target().hash(key)));
    const split = (answers: Result[]) => {
      const served = answers.filter(({ status }) => status === 200);
      const refused = answers.filter(({ status }) => status === 403);
      expect(served.length + refused.length).to.equal(answers.length);
      return served;
    };

    it('get exactly what is left of a quota', async () => {
      const key = await target().createKey('quota-20');
      await target().hash(key);
      expect(split(await burst(key, 100))).to.have.length(19);
      expect(target().upstream.received).to.have.length(20);
    });

    it('each get a number of their own in X-RateLimit-Remaining', async () => {
      const key = await target().createKey('quota-20');
      await target().hash(key);
      const left = (await burst(key, 19)).map(quotaOf);
      expect(new Set(left)).to.have.property('size', 19);
      expect(left).to.include('20/0');
    });

    it('that are the first of their key get no less than the quota, and else 403', async () => {
      const key = await target().createKey('quota-20');
      expect(split(await burst(key, 60)).length).to.be.at.least(20);
    });

    // Tyk sets the counter to 0 for each call that found none, one after the other: calls that come together when a
    // quota begins are served beyond it (39 of 60 with a quota of 20 were seen). Nobody should copy that.
    if (kind === 'embedded') {
      it('that are the first of their key get no more than the quota', async () => {
        const key = await target().createKey('quota-20');
        expect(split(await burst(key, 60))).to.have.length(20);
      });
    }
  });
}
