import { expect } from 'chai';
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { KEY_STATES, type Key, type KeyState } from '../../src/gateway/key.ts';
import type { Plan } from '../../src/gateway/plans.ts';
import { Actions } from '../../src/pages/key-actions.tsx';

const FORMS: Record<KeyState, string[]> = {
  active: ['rotate', 'plan', 'reset', 'disable', 'revoke'],
  disabled: ['enable', 'plan', 'revoke'],
  expired: ['revoke'],
  broken: ['plan', 'revoke'],
  foreign: ['revoke'],
};

describe('the actions of a key', () => {
  const plan: Plan = { id: 'free', name: 'Free', disables: false, tags: [], allowances: new Map() };
  const key: Key = {
    hash: 'a'.repeat(64),
    alias: 'Acme',
    owner: '',
    state: 'active',
    plan: 'free',
    tags: [],
    usage: [],
  };
  const html = (keyShown: Key) =>
    renderToString(
      h(Actions, {
        keyShown,
        plans: new Map([['free', plan]]),
        operator: { name: 'kim', role: 'admin' },
        csrfToken: 'x',
        refused: undefined,
      }),
    );

  for (const state of KEY_STATES) {
    it(`that is ${state} are ${FORMS[state].join(', ')}`, () => {
      const actions = [...html({ ...key, state }).matchAll(/action="\/keys\/a+\/([a-z]+)"/g)].map(
        ([, name]) => name,
      );
      expect(actions).to.deep.equal(FORMS[state]);
    });
  }

  it('ask for a plan only where the one to return to is not known', () => {
    const enable = (keyShown: Key) => /\/enable">.*?<\/form>/s.exec(html(keyShown))?.[0];
    expect(enable({ ...key, state: 'disabled' }))
      .to.contain('under the plan Free as before')
      .and.not.contain('name="plan"');
    const { plan: _, ...forgotten } = key;
    expect(enable({ ...forgotten, state: 'disabled' })).to.contain('name="plan"');
    expect(enable({ ...key, state: 'disabled', plan: 'retired' })).to.contain('name="plan"');
  });
});
