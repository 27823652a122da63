import { expect } from 'chai';
import { expectRefusal, REFUSALS } from '../answers.ts';
import type { Target } from '../target.ts';
import { inOneSecond } from '../time.ts';

const LARGE = { text: 'x'.repeat(65_536) };
const PAST = { expires: 1 };

export function order(target: () => Target) {
  describe('of several faults', () => {
    it('the length is answered before the token', async () => {
      expectRefusal(await target().call('/v1/hash', { body: '{}', chunked: true }), REFUSALS.noLength);
    });

    it('the size is answered before the token', async () => {
      expectRefusal(await target().call('/v1/hash', { json: LARGE }), REFUSALS.tooLarge);
    });

    it('the path below a route is answered before the length', async () => {
      expectRefusal(await target().call('/v1/hash/x', { body: '{}', chunked: true }), REFUSALS.forbidden);
    });

    it('the token is answered before the body', async () => {
      expectRefusal(await target().call('/v1/hash', { json: {} }), REFUSALS.noToken);
    });

    it('the state of the policy is answered before the expiry', async () => {
      const key = await target().createKey('suspended', PAST);
      expectRefusal(await target().hash(key), REFUSALS.inactive);
    });

    it('the expiry is answered before the rights', async () => {
      const key = await target().createKey('hash-only', PAST);
      expectRefusal(await target().sum(key), REFUSALS.expired);
    });

    it('the rate is answered before the quota', async () => {
      const answers = await inOneSecond(async () => {
        const key = await target().createKey('rate-2-quota-1');
        return [await target().hash(key), await target().hash(key), await target().hash(key)] as const;
      });
      expectRefusal(answers[1], REFUSALS.quota);
      expectRefusal(answers[2], REFUSALS.rate);
    });

    it('the quota is answered before the body', async () => {
      const key = await target().createKey('quota-3');
      for (let call = 0; call < 3; call++) await target().hash(key);
      expectRefusal(await target().hash(key, { json: {} }), REFUSALS.quota);
    });

    it('the body is answered before the upstream', async () => {
      const key = await target().createKey('open');
      const answer = await target().upstream.closedFor(() => target().hash(key, { json: null }));
      expect(answer.status).to.equal(422);
    });
  });
}
