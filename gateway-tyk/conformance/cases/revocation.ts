import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { GatewayKind } from '../../run/gateway.ts';
import { expectRefusal, REFUSALS } from '../answers.ts';
import type { Key, Target } from '../target.ts';
import { until } from '../time.ts';

export function revocation(target: () => Target, kind: GatewayKind) {
  describe('a key in the midst of calls', () => {
    let busy: Promise<unknown>;
    let stop: boolean;
    let key: Key;
    beforeEach(async () => {
      key = await target().createKey('open');
      stop = false;
      target().upstream.answer = (res) => setTimeout(() => res.end('{}'), 5);
      const client = async () => {
        while (!stop) await target().hash(key);
      };
      busy = Promise.all(Array.from({ length: 2 }, client));
      await until('calls', 2, () => target().upstream.received.length > 20);
    });
    afterEach(async () => {
      stop = true;
      await busy;
    });
    /** Whether every call of a while is refused. */
    const dead = async () => {
      for (let asked = 0; asked < 10; asked++) {
        if ((await target().hash(key)).status === 200) return false;
        await sleep(10);
      }
      return true;
    };

    // Tyk writes the whole session back after it has counted a call, and so brings a key back to life that was deleted
    // or changed since it read it: whoever revokes has to look again.
    it('is dead when deleting it is repeated until it is', async () => {
      await until('a dead key', 10, async () => {
        await target().deleteKey(key);
        return dead();
      });
      expectRefusal(await target().hash(key), REFUSALS.noAccess);
    });

    it('is suspended when updating it is repeated until it is', async () => {
      await until('a suspended key', 10, async () => {
        await target().updateKey(key, 'suspended');
        return dead();
      });
      expectRefusal(await target().hash(key), REFUSALS.inactive);
    });

    if (kind === 'embedded') {
      it('is dead when it is deleted once', async () => {
        await target().deleteKey(key);
        expect(await dead()).to.equal(true);
      });

      it('is suspended when it is updated once', async () => {
        await target().updateKey(key, 'suspended');
        expect(await dead()).to.equal(true);
      });
    }
  });
}
