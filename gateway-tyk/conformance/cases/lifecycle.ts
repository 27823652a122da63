import { expect } from 'chai';
import type { GatewayKind } from '../../run/gateway.ts';
import { expectRefusal, quotaOf, REFUSALS } from '../answers.ts';
import { startTarget, type Target } from '../target.ts';
import { until } from '../time.ts';

/** With gateways of their own: these end them. */
export function lifecycle(kind: GatewayKind) {
  describe('gateway', () => {
    let target: Target;
    before(async () => {
      target = await startTarget(kind);
    });
    after(() => target?.stop());

    it('keeps keys and counts over a restart', async () => {
      const [key, dead] = [await target.createKey('quota-3'), await target.createKey('open')];
      await target.hash(key);
      await target.deleteKey(dead);
      await target.restart();
      expect(quotaOf(await target.hash(key))).to.equal('3/1');
      expectRefusal(await target.hash(dead), REFUSALS.noAccess);
    });

    it('that is told to end answers what it has begun', async () => {
      const key = await target.createKey('open');
      let finish = () => {};
      target.upstream.reset();
      target.upstream.answer = (res) => {
        finish = () => res.end('{"late":true}');
      };
      const call = target.hash(key);
      await until('a call to the upstream', 1, () => target.upstream.received.length === 1);
      const stopped = target.stopGateway();
      const refused = () =>
        target.call('/nowhere').then(
          () => false,
          () => true,
        );
      await until('a closed port', 1, refused);
      finish();
      expect(await call).to.include({ status: 200, body: '{"late":true}' });
      await stopped;
    });

    // An environment without the variable: `undefined` is how child_process writes that.
    const without = { TYK_GW_SECRET: undefined as unknown as string };
    const failure = (env: Record<string, string>) =>
      startTarget(kind, { env }).then(
        (started) => started.stop().then(() => 'it started'),
        ({ message }: Error) => message,
      );

    it('does not start without TYK_GW_SECRET, and says so', async () => {
      expect(await failure(without)).to.match(/ended with exit code 1[\s\S]*TYK_GW_SECRET/);
    });

    // Tyk starts with a Gateway API that is open to everybody. Whatever starts it has to check.
    if (kind === 'embedded') {
      it('does not start with an empty TYK_GW_SECRET', async () => {
        expect(await failure({ TYK_GW_SECRET: '' })).to.match(/ended with exit code 1[\s\S]*TYK_GW_SECRET/);
      });
    }
  });
}
