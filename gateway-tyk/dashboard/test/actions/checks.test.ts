/** What an operator is refused, and what they are told then. */
import { expect } from 'chai';
import { ActionError, type Actions } from '../../src/actions/actions.ts';
import type { Session } from '../../src/gateway/client.ts';
import { META } from '../../src/gateway/key.ts';
import { asked, errorOf, hashOf, setUp } from './fakes.ts';

const TOKEN = 'a token';
const HASH = hashOf(TOKEN);
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000);

/** @returns the error, of something after which nothing was done or written down */
async function refusal(run: (actions: Actions) => Promise<unknown>, session?: Partial<Session>) {
  const { gateway, audit, actions, observed } = setUp();
  if (session) gateway.put(TOKEN, session);
  const error = await errorOf(run(actions));
  expect(error).to.be.instanceOf(ActionError);
  expect(gateway.calls).not.to.include.oneOf(['create', 'replace', 'remove']);
  expect(audit.lines).to.deep.equal([]);
  expect(observed).to.have.length(1);
  expect(observed[0]).to.match(/refused$/);
  return error as ActionError;
}

describe('creating a key', () => {
  const key = { plan: 'free', alias: 'a client', owner: 'ada' };

  for (const field of ['alias', 'owner'] as const) {
    const refused: Record<string, [given: string, message: RegExp]> = {
      nothing: ['', /Every key needs an (alias|owner)/],
      blanks: [' \u00a0 ', /Every key needs an (alias|owner)/],
      '101 characters': ['x'.repeat(101), /has 101 characters; 100 are possible/],
      'a line break': ['a\nb', /control character/],
      'a tab': ['a\tb', /control character/],
      'a zero byte': ['a\0b', /control character/],
      'a Unicode line separator': ['a\u2028b', /control character/],
      'a mark that turns text around': ['a\u202eb', /control character/],
      'nothing but what is not seen': ['\u3164\u200b', /not seen/],
      'a blank of no width': ['a\u200bb', /not seen/],
      'a blank letter': ['a\u3164b', /not seen/],
      'a blank of braille': ['a\u2800b', /not seen/],
      'half a character': ['a\ud83db', /not seen/],
      'a token': [
        'Bearer eyJvcmciOiJkaWdlc3QiLCJpZCI6IjEiLCJoIjoic2hhMjU2In0=',
        /is a token, which is a secret/,
      ],
    };
    for (const [what, [given, message]] of Object.entries(refused)) {
      it(`refuses ${what} as ${field}`, async () => {
        const error = await refusal((actions) => actions.create(asked, { ...key, [field]: given }));
        expect(error.message).to.match(message).and.not.include('eyJ');
        expect(error.field).to.equal(field);
      });
    }

    it(`takes any other ${field} of up to 100 characters, without blanks around it`, async () => {
      const names = ['x', 'ü'.repeat(100), '👩🔬'.repeat(50), '<b>&"', 'مرحبا', 'O’Neil (mobile)'];
      for (const name of names) {
        const { gateway, actions } = setUp();
        const { hash } = await actions.create(asked, { ...key, [field]: ` ${name} ` });
        const { alias, meta_data } = gateway.sessions.get(hash) as Session;
        expect(field === 'alias' ? alias : meta_data?.[META.owner]).to.equal(name);
      }
    });
  }

  it('refuses a plan that is not loaded', async () => {
    const error = await refusal((actions) => actions.create(asked, { ...key, plan: 'gold' }));
    expect(error.message).to.match(/has not loaded a plan “gold”\. Choose one/);
    expect(error.field).to.equal('plan');
  });

  it('refuses the policy that disables', async () => {
    const error = await refusal((actions) => actions.create(asked, { ...key, plan: 'suspended' }));
    expect(error.message).to.match(/is no plan/);
    expect(error.field).to.equal('plan');
  });

  it('refuses an end that is over, or no date', async () => {
    for (const [expires, message] of [
      [inSeconds(-1), /must be in the future/],
      [new Date(Number.NaN), /no date/],
    ] as const) {
      const error = await refusal((actions) => actions.create(asked, { ...key, expires }));
      expect(error.message).to.match(message);
      expect(error.field).to.equal('expires');
    }
  });
});

describe('rotating a key', () => {
  it('refuses an end of the old one within half a minute, or no date', async () => {
    for (const [endsAt, message] of [
      [inSeconds(29), /at least 30 seconds more\. To end it at once, rotate it and then revoke it/],
      [new Date(Number.NaN), /no date/],
    ] as const) {
      const error = await refusal((actions) => actions.rotate(asked, HASH, endsAt), {});
      expect(error.message).to.match(message);
      expect(error.field).to.equal('endsAt');
    }
  });
});

describe('rotating a key again', () => {
  const rotated = { meta_data: { [META.rotatedTo]: hashOf('its successor') } };

  it('is refused while its successor is there', async () => {
    const { gateway, audit, actions } = setUp();
    gateway.put(TOKEN, rotated);
    gateway.put('its successor');
    const error = await errorOf(actions.rotate(asked, HASH, inSeconds(60)));
    expect(error).to.be.instanceOf(ActionError);
    const name = hashOf('its successor').slice(0, 8);
    expect(error.message).to.equal(
      `This key was rotated already, to ${name}. Rotate that one; or, if its token is lost, revoke it first.`,
    );
    expect(audit.lines).to.deep.equal([]);
    expect(gateway.calls).not.to.include('create');
  });

  it('is done when its successor is gone', async () => {
    const { gateway, actions } = setUp();
    gateway.put(TOKEN, rotated);
    const { hash } = await actions.rotate(asked, HASH, inSeconds(60));
    expect(gateway.sessions.get(HASH)?.meta_data?.[META.rotatedTo]).to.equal(hash);
  });
});

describe('a key', () => {
  const states: Record<string, Partial<Session>> = {
    active: {},
    disabled: { apply_policies: ['suspended'], meta_data: { [META.plan]: 'free' } },
    expired: { expires: 1000 },
    broken: { apply_policies: ['gone'] },
    'of several plans': { apply_policies: ['free', 'standard'] },
    'with rights of its own': { apply_policies: [] },
  };
  const why: Record<string, RegExp> = {
    active: /is active already/,
    disabled: /is disabled\. Enable it first|is disabled already/,
    expired: /time of this key is over.*Create a new one/,
    broken: /has not loaded the plan “gone”.*Change its plan/,
    'of several plans': /only be revoked/,
    'with rights of its own': /only be revoked/,
  };
  const possible: Record<string, [run: (actions: Actions) => Promise<unknown>, states: string[]]> = {
    rotated: [(actions) => actions.rotate(asked, HASH, inSeconds(60)), ['active']],
    disabled: [(actions) => actions.disable(asked, HASH), ['active']],
    enabled: [(actions) => actions.enable(asked, HASH), ['disabled']],
    'put under another plan': [
      (actions) => actions.changePlan(asked, HASH, 'standard'),
      ['active', 'disabled', 'broken'],
    ],
    'given its quotas again': [(actions) => actions.resetQuota(asked, HASH), ['active']],
    revoked: [(actions) => actions.revoke(asked, HASH), Object.keys(states)],
  };
  for (const [done, [run, allowed]] of Object.entries(possible)) {
    for (const [state, session] of Object.entries(states)) {
      if (allowed.includes(state)) {
        it(`that is ${state} can be ${done}`, async () => {
          const { gateway, actions, outcomes } = setUp();
          gateway.put(TOKEN, session);
          await run(actions);
          expect(outcomes().at(-1)).to.equal('done');
        });
      } else {
        it(`that is ${state} cannot be ${done}`, async () => {
          expect((await refusal(run, session)).message).to.match(why[state] as RegExp);
        });
      }
    }
  }

  it('that is disabled is said to be so already to whoever disables it', async () => {
    const error = await refusal((actions) => actions.disable(asked, HASH), states.disabled);
    expect(error.message).to.equal('The key is disabled already.');
  });

  it('that is not known can only be revoked', async () => {
    for (const [done, [run]] of Object.entries(possible)) {
      const { audit, actions } = setUp();
      if (done === 'revoked') {
        const outcome = (await run(actions)) as { warnings: string[] };
        expect(outcome.warnings).to.have.length(1);
        expect(outcome.warnings[0]).to.match(/did not know this key any more/);
        expect(audit.lines.map(({ outcome, detail }) => [outcome, detail])).to.deep.equal([
          ['intended', { gone: true }],
          ['done', { gone: true }],
        ]);
      } else {
        expect(await errorOf(run(actions))).to.include({ kind: 'no-such-key' });
        expect(audit.lines).to.deep.equal([]);
      }
    }
  });

  it('is named by its hash: anything else could be a token, and gets nowhere', async () => {
    for (const [, [run]] of Object.entries(possible)) {
      const { gateway, audit, actions } = setUp();
      const named = new Proxy(actions, {
        get:
          (target, name: keyof Actions) =>
          (...[who, , ...more]: unknown[]) =>
            (target[name] as (...given: unknown[]) => unknown)(who, TOKEN, ...more),
      });
      expect(await errorOf(run(named))).to.include({ kind: 'no-such-key' });
      expect([...audit.lines, ...gateway.calls]).to.deep.equal([]);
    }
  });

  it('cannot be disabled when no policy is loaded that disables', async () => {
    const { gateway, audit, actions } = setUp();
    gateway.put(TOKEN);
    gateway.loaded = gateway.loaded.filter(({ is_inactive }) => !is_inactive);
    const error = await errorOf(actions.disable(asked, HASH));
    expect(error).to.be.instanceOf(ActionError);
    expect(error.message).to.match(
      /no policy that disables keys.*Revoke the key, or see on the page Gateway/,
    );
    expect(audit.lines).to.deep.equal([]);
  });

  it('whose plan is not remembered, or not loaded any more, is enabled under one that is chosen', async () => {
    for (const [plan, message] of [
      [undefined, /not remembered which plan/],
      ['gold', /no longer has the plan “gold”/],
      ['suspended', /no longer has the plan “suspended”/],
    ] as const) {
      const session = { apply_policies: ['suspended'], meta_data: plan ? { [META.plan]: plan } : {} };
      for (const chosen of [undefined, '', ' ']) {
        const error = await refusal((actions) => actions.enable(asked, HASH, chosen), session);
        expect(error.message).to.match(message);
        expect(error.field).to.equal('plan');
      }
      expect((await refusal((actions) => actions.enable(asked, HASH, 'nope'), session)).field).to.equal(
        'plan',
      );
      const { gateway, actions } = setUp();
      gateway.put(TOKEN, session);
      await actions.enable(asked, HASH, 'standard');
      expect(gateway.sessions.get(HASH)?.apply_policies).to.deep.equal(['standard']);
    }
  });

  it('cannot be put under the plan that it has, nor under one that is not loaded or disables', async () => {
    for (const [plan, message] of [
      ['free', /on the plan “free” already/],
      ['gold', /not loaded a plan “gold”/],
      ['suspended', /is no plan/],
    ] as const) {
      for (const session of [states.active, states.disabled]) {
        const error = await refusal((actions) => actions.changePlan(asked, HASH, plan), session);
        expect(error.message).to.match(message);
        expect(error.field).to.equal('plan');
      }
    }
  });

  it('without a quota has none to be reset', async () => {
    const { gateway, actions } = setUp();
    gateway.put(TOKEN);
    const [free] = gateway.loaded;
    const unlimited = { rate: 5, per: 1, quota_max: -1, quota_renewal_rate: -1 };
    gateway.loaded = [
      {
        ...(free as (typeof gateway.loaded)[0]),
        access_rights: { hash: { api_id: 'hash', api_name: 'hash', limit: unlimited } },
      },
    ];
    const error = await errorOf(actions.resetQuota(asked, HASH));
    expect(error.message).to.match(/has no quota that could be reset/);
  });
});

describe('testing a token', () => {
  it('finds its key, with blanks around it or as a whole Authorization header', async () => {
    const { gateway, actions } = setUp();
    gateway.put(TOKEN, { alias: 'found' });
    for (const given of [TOKEN, ` ${TOKEN}\r\n`, `Bearer ${TOKEN}`, `bearer   ${TOKEN} `])
      expect(await actions.test(given)).to.include({
        alias: 'found',
        hash: HASH,
        state: 'active',
        plan: 'free',
      });
  });

  it('asks the gateway by the hash alone, and writes nothing down', async () => {
    const { gateway, audit, actions, observed } = setUp();
    const asked: string[] = [];
    const { session } = gateway;
    gateway.session = (hash) => {
      asked.push(hash);
      return session(hash);
    };
    expect(await actions.test(TOKEN)).to.equal(undefined);
    expect(asked).to.deep.equal([HASH]);
    expect(gateway.calls).to.deep.equal(['read', 'policies']);
    expect([...audit.lines, ...observed]).to.deep.equal([]);
  });

  it('refuses nothing at all, and what is too long to be one, without repeating it', async () => {
    const { gateway, actions } = setUp();
    for (const given of ['', '  ', 'Bearer ', 'x'.repeat(1_001), `Bearer ${'x'.repeat(100_000)}`]) {
      const error = await errorOf(actions.test(given));
      expect(error).to.be.instanceOf(ActionError).and.include({ field: 'token' });
      expect(error.message).not.to.include('xx');
    }
    expect(await actions.test('x'.repeat(1_000))).to.equal(undefined);
    expect(gateway.calls).to.deep.equal(['read', 'policies']);
  });
});
