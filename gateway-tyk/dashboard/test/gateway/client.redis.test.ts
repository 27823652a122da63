import { expect } from 'chai';
import { until } from '../../../conformance/time.ts';
import { gatewayApi } from '../../src/gateway/client.ts';
import { forEachGateway } from '../targets.ts';
import { EVERY_CALL, failureOf, NOBODY } from './failures.ts';

describe('the Gateway API client without Redis', () => {
  forEachGateway(
    (_kind, target) => {
      // Tyk itself waits for Redis some four seconds before it says anything.
      const gateway = () =>
        gatewayApi({ url: target().controlUrl, secret: target().secret, timeout: 15_000 });
      const open = { org_id: 'digest', apply_policies: ['open'] };
      let hash: string;

      before(async () => {
        hash = (await target().createKey('open', { alias: 'kept' })).hash;
      });

      // In the first seconds /ready does not know yet, and Tyk answers 404 and [] as if all keys were gone.
      it('is told by every call about keys, from the first moment', async () => {
        await target().stopRedis();
        const calls = [
          gateway().hashes(),
          gateway().session(hash),
          gateway().replace(hash, open, { resetQuotas: false }),
          gateway().remove(hash),
          gateway().create(open),
        ];
        const failures = await Promise.all(calls.map(failureOf));
        expect(failures.slice(0, 2)).to.deep.equal(['redis-down', 'redis-down']);
        expect(failures.slice(2)).to.deep.equal(Array(3).fill('redis-down, none'));
      });

      it('is told once /ready knows it, too', async () => {
        await until('not ready', 10, async () => (await gateway().health()).unready !== undefined);
        expect(await gateway().health()).to.include({ unready: 'Redis connection not available' });
        for (const name of ['hashes', 'session', 'create', 'replace', 'remove'])
          expect(await failureOf(EVERY_CALL[name]?.[0](gateway()) as Promise<unknown>)).to.match(
            /^redis-down/,
          );
      });

      it('still tells policies and APIs, which are files', async () => {
        expect(await gateway().policies()).not.to.be.empty;
        expect(await gateway().apis()).not.to.be.empty;
      });

      it('is over when Redis is back, with all keys', async () => {
        await target().startRedis();
        const session = await until('a key', 10, () =>
          gateway()
            .session(hash)
            .catch(() => false as const),
        );
        expect(session).to.include({ alias: 'kept' });
        expect(await gateway().hashes()).to.deep.equal([hash]);
        await until('ready', 10, async () => !(await gateway().health()).unready);
        expect(await failureOf(gateway().session(NOBODY))).to.equal('no-such-key');
      });
    },
    { redis: true },
  );
});
