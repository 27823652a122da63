import { expect } from 'chai';
import type { Session } from '../../src/gateway/client.ts';
import { META } from '../../src/gateway/key.ts';
import { asked, hashOf, setUp } from './fakes.ts';

const HASH = hashOf('a token');

describe('changes', () => {
  it('of one key are made one after the other, and the second sees what the first has done', async () => {
    const { gateway, actions, audit } = setUp();
    gateway.put('a token');
    const [first, second] = await Promise.allSettled([
      actions.disable(asked, HASH),
      actions.changePlan(asked, HASH, 'standard'),
    ]);
    expect([first.status, second.status]).to.deep.equal(['fulfilled', 'fulfilled']);
    expect(audit.lines.map(({ action, outcome }) => `${action} ${outcome}`)).to.deep.equal([
      'disable intended',
      'disable done',
      'change-plan intended',
      'change-plan done',
    ]);
    const { apply_policies, meta_data } = gateway.sessions.get(HASH) as Session;
    expect([apply_policies?.[0], meta_data?.[META.plan]]).to.deep.equal(['suspended', 'standard']);
  });

  it('of one key go on after one that failed', async () => {
    const { gateway, actions } = setUp();
    gateway.put('a token');
    const results = await Promise.allSettled([
      actions.enable(asked, HASH),
      actions.disable(asked, HASH),
      actions.disable(asked, HASH),
      actions.enable(asked, HASH),
    ]);
    expect(results.map(({ status }) => status)).to.deep.equal([
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
  });

  it('of several keys do not wait for each other', async () => {
    const { gateway, actions, audit } = setUp();
    gateway.put('a token');
    gateway.put('another');
    await Promise.all([actions.disable(asked, HASH), actions.disable(asked, hashOf('another'))]);
    expect(audit.lines.map(({ outcome }) => outcome)).to.deep.equal(['intended', 'intended', 'done', 'done']);
  });
});
