import { expect } from 'chai';
import type { GatewayError } from '../../src/gateway/errors.ts';
import { asked, errorOf, hashOf, setUp } from './fakes.ts';

const HASH = hashOf('a token');

/** Disables a key, with so much time gone when it is read, and one call not answered. */
async function disable(gone: number, silent: 'policies' | 'replace') {
  const all = setUp();
  const { gateway, clock, actions } = all;
  gateway.put('a token');
  gateway.onCall = (call) => {
    if (call === 'read') clock.pass(gone);
  };
  Object.assign(gateway, { [silent]: () => new Promise(() => {}) });
  const error = (await errorOf(actions.disable(asked, HASH))) as GatewayError;
  return { ...all, error };
}

describe('an action as a whole has eight seconds', () => {
  it('and changes nothing when they are over before that', async () => {
    const { error, audit } = await disable(7_980, 'policies');
    expect(error).to.include({ kind: 'timeout', change: 'none' });
    expect(error.explanation.advice).to.match(/^Nothing was changed\./);
    expect(audit.lines).to.deep.equal([]);
  });

  it('and does not know what was changed when they are over before the answer', async () => {
    const { error, outcomes } = await disable(7_980, 'replace');
    expect(error).to.include({ kind: 'timeout', change: 'unknown' });
    expect(outcomes()).to.deep.equal(['intended', 'unknown']);
  });

  it('and begins nothing any more when they are over', async () => {
    const { gateway, clock, audit, actions, outcomes } = setUp();
    gateway.put('a token');
    audit.onWrite = (line) => {
      if (line === 1) clock.pass(8_000);
    };
    expect(await errorOf(actions.disable(asked, HASH))).to.include({ kind: 'timeout', change: 'none' });
    expect(gateway.calls).not.to.include('replace');
    expect(outcomes()).to.deep.equal(['intended', 'failed']);
  });

  it('and leaves nothing behind that waits for their end', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const { gateway, actions } = setUp();
    gateway.put('a token');
    await new Promise(setImmediate); // mocha begins to wait for this test
    const before = timers();
    await actions.disable(asked, HASH);
    expect(timers()).to.equal(before);
  });
});
