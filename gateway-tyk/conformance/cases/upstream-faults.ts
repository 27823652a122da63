import { expect } from 'chai';
import { expectRefusal, REFUSALS } from '../answers.ts';
import { send } from '../call.ts';
import { TIMEOUT } from '../definitions.ts';
import type { Key, Target } from '../target.ts';
import { until } from '../time.ts';

export function upstreamFaults(target: () => Target) {
  describe('upstream', () => {
    let key: Key;
    before(async () => {
      key = await target().createKey('open');
    });
    const upstream = () => target().upstream;

    it('that does not answer in time is answered for with 504, and let go', async () => {
      let left = false;
      upstream().answer = (res) => res.once('close', () => (left = true));
      const start = Date.now();
      expectRefusal(await target().hash(key), REFUSALS.timeout);
      expect(Date.now() - start).to.be.within(TIMEOUT * 1000 - 20, TIMEOUT * 1000 + 1000);
      await until('the call to be cancelled', 1, () => left);
    });

    it('has to send all of its answer in time: one that goes on is cut off', async () => {
      upstream().answer = (res) => res.writeHead(200, { 'Content-Length': '8' }).write('half');
      const res = await send(target().url, '/v1/hash', { key: key.token, json: { text: 'abc' } });
      const error = await res.toArray().then(
        () => 'complete',
        ({ code }) => code,
      );
      expect(error).to.equal('ECONNRESET');
    });

    it('that hangs up before it answers is answered for with 500', async () => {
      upstream().answer = (res) => res.destroy();
      expectRefusal(await target().hash(key), REFUSALS.upstream);
    });

    it('that hangs up amid its answer makes the gateway hang up', async () => {
      upstream().answer = (res) => {
        res.writeHead(200, { 'Content-Length': '8' }).write('half', () => res.destroy());
      };
      const answer = await target()
        .hash(key)
        .catch(({ code }) => code);
      expect(answer).to.equal('ECONNRESET');
    });

    it('that speaks no HTTP is answered for with 500', async () => {
      upstream().answer = (res) => res.socket?.end('nonsense\r\n\r\n');
      expectRefusal(await target().hash(key), REFUSALS.upstream);
    });

    it('that refuses connections is answered for with 500', async () => {
      expectRefusal(await upstream().closedFor(() => target().hash(key)), REFUSALS.upstream);
      expect((await target().hash(key)).status).to.equal(200);
    });

    it('is let go when the client hangs up', async () => {
      let left = false;
      upstream().answer = (res) => {
        res.once('close', () => (left = true));
      };
      const client = new AbortController();
      const call = target()
        .hash(key, { signal: client.signal })
        .catch(({ name }) => name);
      await until('a call to the upstream', 1, () => upstream().received.length === 1);
      client.abort();
      expect(await call).to.equal('AbortError');
      await until('the call to be cancelled', TIMEOUT / 2, () => left);
    });
  });
}
