/** What becomes of a change that something undoes: a call that was under way, another change, another program. */
import { expect } from 'chai';
import { ActionError, type Actions } from '../../src/actions/actions.ts';
import type { Session } from '../../src/gateway/client.ts';
import { GatewayError } from '../../src/gateway/errors.ts';
import { META } from '../../src/gateway/key.ts';
import { asked, errorOf, hashOf, type SetUp, setUp } from './fakes.ts';

const HASH = hashOf('a token');
const IN_AN_HOUR = () => new Date(Date.now() + 3_600_000);

describe('a change', () => {
  let all: SetUp;
  let actions: Actions;
  /** The key before, as a call has read it that is under way. */
  let read: Session;
  beforeEach(() => {
    all = setUp();
    actions = all.actions;
    all.gateway.put('a token');
    read = all.gateway.sessions.get(HASH) as Session;
  });

  const plan = () => all.gateway.sessions.get(HASH)?.apply_policies?.[0];
  /** A call counts, and writes back what it had read. */
  const writeBack = (session = read) => all.gateway.sessions.set(HASH, session);
  const count = (call: string) => all.gateway.calls.filter((one) => one === call).length;
  /** Does it at the n-th look, and at each that is given. */
  const atLook = (looks: number[], act: () => void) => {
    let look = 0;
    all.clock.onSleep = () => {
      if (looks.includes(++look)) act();
    };
  };

  it('is made once where nothing undoes it, and looked at for a second and a half', async () => {
    const begin = all.clock.now();
    await actions.disable(asked, HASH);
    expect(count('replace')).to.equal(1);
    expect(all.clock.now() - begin).to.be.within(1_500, 2_000);
    expect(count('read')).to.be.within(10, 15);
    expect(all.audit.lines.at(-1)?.detail).to.deep.equal({ plan: 'free' });
  });

  it('writes the key back as it was told, without what the gateway computes', async () => {
    all.gateway.put('a token', { expires: Math.floor(Date.now() / 1000) + 600, somebody: 'else' });
    const { last_updated: _, date_created, ...before } = all.gateway.sessions.get(HASH) as Session;
    await actions.disable(asked, HASH);
    await actions.enable(asked, HASH);
    const { last_updated: __, ...after } = all.gateway.sessions.get(HASH) as Session;
    expect(after).to.deep.equal({ ...before, date_created });
  });

  it('that is undone is made again, and then has to stay as long', async () => {
    atLook([3, 9, 14], () => writeBack());
    const begin = all.clock.now();
    await actions.disable(asked, HASH);
    expect(plan()).to.equal('suspended');
    expect(count('replace')).to.equal(4);
    expect(all.clock.now() - begin).to.be.greaterThan(14 * 150 + 1_500 - 1);
    expect(all.audit.lines.at(-1)).to.deep.include({ outcome: 'done', detail: { plan: 'free', repeats: 3 } });
  });

  it('is repeated with all that belongs to it', async () => {
    atLook([2], () => writeBack());
    const endsAt = IN_AN_HOUR();
    const { hash } = await actions.rotate(asked, HASH, endsAt);
    const { expires, meta_data } = all.gateway.sessions.get(HASH) as Session;
    expect(expires).to.equal(Math.floor(endsAt.getTime() / 1000));
    expect(meta_data).to.deep.equal({ owner: 'ada', note: 'kept', [META.rotatedTo]: hash });
  });

  it('that removes a key is made again when the key comes back', async () => {
    atLook([1, 5], () => writeBack());
    await actions.revoke(asked, HASH);
    expect(count('remove')).to.equal(3);
    expect(all.gateway.sessions.has(HASH)).to.equal(false);
  });

  it('that gives whole quotas is made again when they are not whole', async () => {
    all.gateway.used.set(HASH, 40);
    atLook([2], () => all.gateway.used.set(HASH, 41));
    await actions.resetQuota(asked, HASH);
    expect(count('replace')).to.equal(2);
    expect(all.gateway.used.has(HASH)).to.equal(false);
  });

  it('that gives whole quotas is not made again because the key is used', async () => {
    all.gateway.used.set(HASH, 40);
    let used = 0;
    all.clock.onSleep = () => all.gateway.used.set(HASH, ++used);
    await actions.resetQuota(asked, HASH);
    expect(count('replace')).to.equal(1);
    expect(all.audit.lines[0]?.detail).to.deep.equal({ used_hash: 40 });
  });

  it('that is undone for five seconds is given up, and said to be', async () => {
    all.clock.onSleep = () => writeBack();
    const begin = all.clock.now();
    const error = await errorOf(actions.disable(asked, HASH));
    expect(error).to.be.instanceOf(ActionError);
    expect(error.message).to.match(
      /does not stay: it was made again \d+ times within 5 seconds.*something else manages/,
    );
    expect(all.clock.now() - begin).to.be.within(5_000, 5_500);
    expect(all.audit.lines.at(-1)).to.deep.include({
      outcome: 'failed',
      detail: { plan: 'free', error: 'undone' },
    });
    expect(all.observed).to.deep.equal(['disable failed']);
  });

  it('that meets a change made elsewhere leaves that as it is, and says so', async () => {
    atLook([3], () => all.gateway.put('a token', { alias: 'changed elsewhere' }));
    const error = await errorOf(actions.disable(asked, HASH));
    expect(error.message).to.match(/changed elsewhere at the same moment.*Look at the key/);
    expect(count('replace')).to.equal(1);
    expect(all.gateway.sessions.get(HASH)?.alias).to.equal('changed elsewhere');
    expect(all.audit.lines.at(-1)).to.deep.include({
      outcome: 'unknown',
      detail: { plan: 'free', error: 'conflict' },
    });
  });

  it('of a key that is gone meanwhile is said to have failed', async () => {
    atLook([3], () => all.gateway.sessions.delete(HASH));
    const error = await errorOf(actions.disable(asked, HASH));
    expect(error.message).to.match(/revoked elsewhere at the same moment/);
    expect(all.audit.lines.at(-1)).to.deep.include({
      outcome: 'failed',
      detail: { plan: 'free', error: 'gone' },
    });
  });

  it('and then another and back are told apart from what undoes them', async () => {
    await actions.disable(asked, HASH);
    const disabled = all.gateway.sessions.get(HASH) as Session;
    await actions.enable(asked, HASH);
    expect(plan()).to.equal('free');
    for (const old of [disabled, read]) {
      atLook([2], () => writeBack(old));
      await actions.changePlan(asked, HASH, plan() === 'free' ? 'standard' : 'free');
      expect(all.audit.lines.at(-1)?.outcome).to.equal('done');
    }
    expect(plan()).to.equal('free');
  });

  it('is told to the inventory, also when it fails', async () => {
    await actions.disable(asked, HASH);
    expect(all.reread).to.deep.equal([HASH]);
    atLook([1], () => all.gateway.sessions.delete(HASH));
    await errorOf(actions.enable(asked, HASH));
    expect(all.reread).to.deep.equal([HASH, HASH]);
  });

  describe('some seconds later', () => {
    const audited = () =>
      all.audit.lines.slice(2).map(({ outcome, key, detail }) => ({ outcome, key, detail }));

    it('is looked at once more, and left alone when it has stayed', async () => {
      await actions.disable(asked, HASH);
      const reads = count('read');
      await all.clock.later();
      expect(count('read')).to.equal(reads + 1);
      await all.clock.later();
      expect(count('read')).to.equal(reads + 1);
      expect(audited()).to.deep.equal([]);
      expect(all.warned).to.deep.equal([]);
      await actions.enable(asked, HASH);
      expect(count('read')).to.equal(2 * reads + 1);
    });

    it('is made again when it was undone, which is written down and logged', async () => {
      await actions.disable(asked, HASH);
      writeBack();
      await all.clock.later();
      expect(plan()).to.equal('suspended');
      expect(audited()).to.deep.equal([{ outcome: 'done', key: HASH, detail: { again: true, repeats: 1 } }]);
      expect(all.audit.lines.at(-1)?.id).to.equal(all.audit.lines[0]?.id);
      expect(all.warned).to.deep.equal([
        {
          fields: { key: HASH },
          message: 'a call that was under way had undone a change of a key: it was made again',
        },
      ]);
      expect(all.reread).to.deep.equal([HASH, HASH]);
    });

    it('is looked at once more after that, for five minutes at most', async () => {
      await actions.revoke(asked, HASH);
      for (let round = 1; round <= 52; round++) {
        writeBack();
        await all.clock.later();
        expect(all.gateway.sessions.has(HASH), `round ${round}`).to.equal(round > 50);
      }
      expect(audited()).to.have.length(50);
    });

    it('is not made again when somebody else has changed the key since', async () => {
      await actions.disable(asked, HASH);
      all.gateway.put('a token', { alias: 'enabled elsewhere' });
      await all.clock.later();
      expect(plan()).to.equal('free');
      expect(audited()).to.deep.equal([]);
      const reads = count('read');
      await all.clock.later();
      expect(count('read')).to.equal(reads);
      expect(all.warned).to.deep.equal([]);
    });

    it('is not made again when it was taken back elsewhere, so that the key is as it was', async () => {
      await actions.disable(asked, HASH);
      all.gateway.put('a token');
      await all.clock.later();
      expect(plan()).to.equal('free');
    });

    it('is not made again when it was taken back here', async () => {
      await actions.disable(asked, HASH);
      await actions.enable(asked, HASH);
      await all.clock.later();
      expect(plan()).to.equal('free');
      expect(audited().filter(({ detail }) => detail.again)).to.deep.equal([]);
    });

    it('is not made again when it was taken back here, and a call that was under way has written the same', async () => {
      await actions.disable(asked, HASH);
      await actions.enable(asked, HASH);
      writeBack();
      await all.clock.later();
      expect(plan()).to.equal('free');
    });

    it('has to stay when it is made again', async () => {
      await actions.disable(asked, HASH);
      writeBack();
      atLook([2, 5], () => writeBack());
      await all.clock.later();
      expect(plan()).to.equal('suspended');
      expect(audited()).to.have.length(1);
    });

    it('that does not stay then is written down as such', async () => {
      await actions.disable(asked, HASH);
      writeBack();
      all.clock.onSleep = () => writeBack();
      await all.clock.later();
      expect(audited()).to.deep.equal([
        { outcome: 'failed', key: HASH, detail: { later: true, error: 'undone' } },
      ]);
    });

    it('is seen to before the key is changed again', async () => {
      await actions.rotate(asked, HASH, IN_AN_HOUR());
      writeBack();
      await actions.disable(asked, HASH);
      const { expires, apply_policies, meta_data } = all.gateway.sessions.get(HASH) as Session;
      expect(expires).to.be.a('number');
      expect(apply_policies).to.deep.equal(['suspended']);
      expect(meta_data).to.have.any.keys(META.rotatedTo);
    });

    it('is made again after a change that came before it was undone with it', async () => {
      await actions.changePlan(asked, HASH, 'standard');
      await actions.disable(asked, HASH);
      writeBack();
      await all.clock.later();
      const { apply_policies, meta_data } = all.gateway.sessions.get(HASH) as Session;
      expect(apply_policies).to.deep.equal(['suspended']);
      expect(meta_data?.[META.plan]).to.equal('standard');
    });

    it('cannot be looked at while the gateway is away, and is when it is back', async () => {
      await actions.revoke(asked, HASH);
      all.gateway.onCall = () => {
        throw new Error('away');
      };
      await all.clock.later();
      expect(all.warned.map(({ message }) => message)).to.deep.equal([
        'whether a change of a key stays could not be seen',
      ]);
      all.gateway.onCall = () => {};
      writeBack();
      await all.clock.later();
      expect(all.gateway.sessions.has(HASH)).to.equal(false);
    });

    it('that cannot be looked at for five minutes is written down as unknown, once', async () => {
      await actions.revoke(asked, HASH);
      all.gateway.onCall = () => {
        throw new GatewayError('unreachable');
      };
      for (let round = 1; round <= 49; round++) await all.clock.later();
      expect(audited()).to.deep.equal([]);
      for (let round = 50; round <= 52; round++) await all.clock.later();
      expect(audited()).to.deep.equal([
        { outcome: 'unknown', key: HASH, detail: { later: true, error: 'unreachable' } },
      ]);
      expect(all.warned).to.have.length(50);
    });

    it('is waited for at the end of the process, until it is due, and nothing comes after it', async () => {
      await actions.disable(asked, HASH);
      writeBack();
      let ended = false;
      const closing = all.actions.close().then(() => (ended = true));
      await new Promise(setImmediate);
      expect(ended).to.equal(false);
      await all.clock.later();
      await closing;
      expect(plan()).to.equal('suspended');
      const calls = all.gateway.calls.length;
      writeBack();
      await all.clock.later();
      expect(all.gateway.calls).to.have.length(calls);
    });

    it('is looked at once at the end of the process, and is unknown where that was in vain', async () => {
      await actions.revoke(asked, HASH);
      all.gateway.onCall = () => {
        throw new GatewayError('timeout');
      };
      const closing = all.actions.close();
      await all.clock.later();
      await closing;
      expect(all.warned).to.have.length(1);
      expect(audited()).to.deep.equal([
        { outcome: 'unknown', key: HASH, detail: { later: true, error: 'timeout' } },
      ]);
    });
  });
});
