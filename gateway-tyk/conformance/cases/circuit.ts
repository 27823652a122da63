import { expect } from 'chai';
import { expectRefusal, quotaOf, REFUSALS } from '../answers.ts';
import type { Call, Result } from '../call.ts';
import { COOL_DOWN } from '../definitions.ts';
import type { Key, Target } from '../target.ts';
import { until } from '../time.ts';
import { fail, stall } from '../upstream.ts';

/** Comes first: a circuit counts the calls of the last 10 s, and for an exact count there must not have been any. */
export function circuit(target: () => Target) {
  describe('circuit breaker', () => {
    let key: Key;
    before(async () => {
      key = await target().createKey('open');
    });
    const healthz = () => target().call('/healthz', { method: 'GET' });
    const sum = (more?: Call) => target().sum(key, more);
    const hash = () => target().hash(key);

    const opens = (call: () => Promise<{ status: number }>, together = 1) =>
      until('an open circuit', 15, async () => {
        const answers = await Promise.all(Array.from({ length: together }, call));
        return answers.some(({ status }) => status === 503);
      });
    /** Five calls in a row reach the upstream, which an open circuit never allows. */
    const closes = (call: () => Promise<Result>, seconds: number) => {
      let inARow = 0;
      return until('a closed circuit', seconds, async () => {
        inARow = (await call()).status === 503 ? 0 : inARow + 1;
        return inARow === 5;
      });
    };

    afterEach(async () => {
      target().upstream.reset();
      for (const call of [healthz, sum, hash]) await closes(call, 5);
    });

    it('opens when half of at least 20 calls failed, and then answers 503 without a call to the upstream', async () => {
      for (let good = 0; good < 10; good++) expect((await healthz()).status).to.equal(200);
      target().upstream.answer = fail;
      for (let bad = 0; bad < 10; bad++) expect((await healthz()).status).to.equal(500);
      for (let more = 0; more < 3; more++) expectRefusal(await healthz(), REFUSALS.circuit);
      expect(target().upstream.received).to.have.length(20);
    });

    it('is open for one API alone', async () => {
      target().upstream.answer = fail;
      await opens(healthz);
      target().upstream.reset();
      expect((await sum()).status).to.equal(200);
      expectRefusal(await healthz(), REFUSALS.circuit);
    });

    // Its cool-down is long here: a half-open circuit does not wait for the end of it.
    it('tries the upstream again within a second, and closes when that goes well', async () => {
      target().upstream.answer = fail;
      await opens(healthz);
      target().upstream.reset();
      await closes(healthz, 2);
    });

    it('tries with one call, and stays open when that fails', async () => {
      target().upstream.answer = fail;
      await opens(healthz);
      target().upstream.received = [];
      await until('a try', 2, async () => (await healthz()).status === 500);
      expectRefusal(await healthz(), REFUSALS.circuit);
      expect(target().upstream.received).to.have.length(1);
    });

    it('closes after its cool-down, whatever the upstream does', async () => {
      target().upstream.answer = fail;
      await opens(hash);
      await closes(hash, COOL_DOWN + 1);
    });

    it('counts connections that are refused', async () => {
      await target().upstream.closedFor(() => opens(sum));
    });

    it('counts time-outs', async () => {
      target().upstream.answer = stall;
      await opens(sum, 20);
    });

    // So a client that means ill can keep others out: twenty calls given up within 10 s are enough on a quiet API.
    // So a client with a key can keep all others out: twenty calls given up within 10 s do it on a quiet API.
    it('counts calls that the client gives up', async () => {
      await opens(() => {
        const client = new AbortController();
        target().upstream.answer = () => client.abort();
        return sum({ signal: client.signal }).catch(() => ({ status: 0 }));
      });
    });

    it("does not count the upstream's 4xx", async () => {
      target().upstream.answer = (res) => res.writeHead(404).end();
      for (let bad = 0; bad < 25; bad++) expect((await healthz()).status).to.equal(404);
    });

    it('is no reason to give back what a call took from the quota', async () => {
      const counted = await target().createKey('quota-3');
      target().upstream.answer = fail;
      await opens(sum);
      expectRefusal(await target().sum(counted), REFUSALS.circuit);
      target().upstream.reset();
      await closes(sum, 5);
      expect(quotaOf(await target().sum(counted))).to.equal('3/1');
    });
  });
}
