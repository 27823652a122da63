/** Whichever call of the gateway fails, what is said and what is written down is true. */
import { expect } from 'chai';
import { ActionError, type Actions } from '../../src/actions/actions.ts';
import type { Session } from '../../src/gateway/client.ts';
import { type Change, GatewayError, type GatewayErrorKind } from '../../src/gateway/errors.ts';
import { META } from '../../src/gateway/key.ts';
import { asked, hashOf, type SetUp, setUp, unwritable } from './fakes.ts';

const TOKEN = 'eyJvcmciOiJkaWdlc3QifQ-old-token';
const HASH = hashOf(TOKEN);
const IN_AN_HOUR = () => new Date(Date.now() + 3_600_000);

interface Case {
  run(actions: Actions): Promise<unknown>;
  /** The key as it is before. */
  session?: Partial<Session>;
  /** Whether it is done; `others` are keys that were made. */
  isDone(old: Session | undefined, others: Session[], used: number | undefined): boolean;
}

const disabled = { apply_policies: ['suspended'], meta_data: { owner: 'ada', [META.plan]: 'free' } };
const cases: Record<string, Case> = {
  create: {
    run: (actions) => actions.create(asked, { plan: 'free', alias: 'new client', owner: 'ada' }),
    isDone: (_, others) => others.length === 1,
  },
  rotate: {
    run: (actions) => actions.rotate(asked, HASH, IN_AN_HOUR()),
    isDone: (old, others) => others.length === 1 && !!old?.expires && META.rotatedTo in (old.meta_data ?? {}),
  },
  disable: {
    run: (actions) => actions.disable(asked, HASH),
    isDone: (old) => old?.apply_policies?.[0] === 'suspended' && old.meta_data?.[META.plan] === 'free',
  },
  enable: {
    session: disabled,
    run: (actions) => actions.enable(asked, HASH),
    isDone: (old) => old?.apply_policies?.[0] === 'free' && !(META.plan in (old.meta_data ?? {})),
  },
  'change-plan': {
    run: (actions) => actions.changePlan(asked, HASH, 'standard'),
    isDone: (old) => old?.apply_policies?.[0] === 'standard',
  },
  'reset-quota': {
    run: (actions) => actions.resetQuota(asked, HASH),
    isDone: (_, __, used) => used === undefined,
  },
  revoke: {
    run: (actions) => actions.revoke(asked, HASH),
    isDone: (old) => old === undefined,
  },
};

interface Fault {
  title: string;
  kind: GatewayErrorKind;
  change: Change;
  /** The call is understood, and its answer lost. */
  late?: boolean;
}

const FAULTS: Fault[] = [
  { title: 'cannot be reached', kind: 'unreachable', change: 'none' },
  { title: 'refuses', kind: 'refused', change: 'none' },
  { title: 'does not answer, and did nothing', kind: 'timeout', change: 'unknown' },
  {
    title: 'does not answer, although it did as it was told',
    kind: 'timeout',
    change: 'unknown',
    late: true,
  },
  {
    title: 'breaks the connection after it did as it was told',
    kind: 'unreachable',
    change: 'unknown',
    late: true,
  },
  { title: 'has lost Redis', kind: 'redis-down', change: 'none' },
];

/** The whole of what an operator is told, and whether that is by an error. */
async function tell(run: Promise<unknown>) {
  try {
    const { warnings, ...answer } = (await run) as { warnings: string[]; token?: string };
    return { text: warnings.join(' '), answer, error: undefined };
  } catch (error) {
    if (error instanceof GatewayError) return { text: error.explanation.advice, answer: {}, error };
    if (error instanceof ActionError) return { text: error.message, answer: {}, error };
    throw error;
  }
}

/** Keys without what the gateway marks them with. */
const snapshot = ({ gateway }: SetUp) =>
  JSON.stringify([
    ...[...gateway.sessions].map(([hash, { last_updated: _, ...rest }]) => [hash, rest]),
    ...gateway.used,
  ]);

const keysBeside = ({ gateway }: SetUp) =>
  [...gateway.sessions].filter(([hash]) => hash !== HASH).map(([, session]) => session);

const set = ({ session = {} }: Case) => {
  const all = setUp();
  all.gateway.put(TOKEN, session);
  all.gateway.used.set(HASH, 40);
  return all;
};

describe('when a call of the gateway fails', () => {
  for (const [action, one] of Object.entries(cases)) {
    for (const fault of FAULTS) {
      for (const forGood of [false, true]) {
        it(`${action} tells the truth: it ${fault.title}${forGood ? ' from then on' : ''}`, async () => {
          const whole = set(one);
          await one.run(whole.actions);
          const calls = whole.gateway.calls.length;
          expect(calls).to.be.greaterThan(1);

          for (let failing = 1; failing <= calls; failing++) {
            const all = set(one);
            const { gateway, audit, actions, observed } = all;
            const before = snapshot(all);
            const fail = (call: string, number: number) => {
              if (forGood ? number < failing : number !== failing) return;
              const changes = ['create', 'replace', 'remove'].includes(call);
              throw new GatewayError(fault.kind, changes ? { change: fault.change } : {});
            };
            if (fault.late) gateway.onAnswer = fail;
            else gateway.onCall = fail;
            const { text, answer, error } = await tell(one.run(actions));
            const which = `call ${failing} of ${calls}, ${gateway.calls[failing - 1]}: “${text}”`;

            const ended = audit.lines.filter(({ outcome }) => outcome !== 'intended').at(-1);
            const others = keysBeside(all);
            const isChanged = snapshot(all) !== before;
            const isDone = one.isDone(gateway.sessions.get(HASH), others, gateway.used.get(HASH));

            // Nothing is done that is not intended, and whatever was begun has an end.
            if (audit.lines.length === 0) expect(isChanged, which).to.equal(false);
            else expect(audit.lines[0]?.outcome, which).to.equal('intended');
            expect(ended === undefined, which).to.equal(audit.lines.length === 0);
            // What is written down,
            if (ended?.outcome === 'done') expect(isDone, which).to.equal(true);
            if (ended?.outcome === 'failed' && action !== 'rotate') expect(isChanged, which).to.equal(false);
            if (ended?.outcome === 'failed' && action === 'rotate')
              expect(gateway.sessions.get(HASH), which).not.to.have.property('expires');
            // what is counted,
            expect(observed, which).to.deep.equal([`${action} ${ended?.outcome ?? 'failed'}`]);
            // and what is said.
            if (/Nothing was changed/.test(text)) expect(isChanged, which).to.equal(false);
            if (error && isChanged) expect(text, which).to.match(/not known|could not be seen/);
            if (error && !isChanged) expect(text, which).to.match(/Nothing was changed|not known/);
            if (!error && !isDone) expect(text, which).to.match(/has not got its end|is not known/);
            if (ended && ended.outcome !== 'done') expect(error ?? text, which).to.be.ok;
            // A key that was made is either shown or can be found.
            if (others.length > 0 && !('token' in answer))
              expect(text, which).to.match(/search the keys for the alias “/);
          }
        });
      }
    }
  }

  it('in the midst of looking whether a change stays, the audit has it when it is seen later', async () => {
    for (const action of ['disable', 'revoke', 'rotate']) {
      const one = cases[action] as Case;
      const { gateway, clock, audit, actions } = set(one);
      let seen = 0;
      gateway.onCall = (call) => {
        if (call === 'read' && ++seen > 3) throw new GatewayError('unreachable');
      };
      await one.run(actions).catch(() => {});
      expect(audit.lines.at(-1)).to.deep.include({ outcome: 'unknown' });
      gateway.onCall = () => {};
      const { length } = audit.lines;
      await clock.later();
      expect(audit.lines.slice(length)).to.have.length(1);
      expect(audit.lines.at(-1)).to.deep.include({ outcome: 'done', key: HASH, detail: { later: true } });
      await clock.later();
      await actions.close();
      expect(audit.lines).to.have.length(length + 1);
    }
  });
});

describe('when the audit log cannot be written', () => {
  for (const [action, one] of Object.entries(cases)) {
    it(`${action} is not done`, async () => {
      const all = set(one);
      const before = snapshot(all);
      all.audit.onWrite = unwritable;
      const error = await one.run(all.actions).then(
        () => expect.fail('it was done'),
        (error: Error) => error,
      );
      expect(error.name).to.equal('AuditError');
      expect(snapshot(all)).to.equal(before);
      expect(all.gateway.calls).not.to.include.members(['create']).and.not.to.include.members(['replace']);
      expect(all.gateway.calls).not.to.include('remove');
      expect(all.observed).to.deep.equal([`${action} unaudited`]);
    });

    it(`any more after ${action} was begun, it is done, and said`, async () => {
      const all = set(one);
      all.audit.onWrite = (number) => {
        if (number > 1) unwritable();
      };
      const { text, error } = await tell(one.run(all.actions));
      expect(error).to.equal(undefined);
      expect(text).to.include(
        'The audit log has the intention, but not how it ended (done). The disk is full.',
      );
      const { sessions, used } = all.gateway;
      expect(one.isDone(sessions.get(HASH), keysBeside(all), used.get(HASH))).to.equal(true);
    });

    it(`any more after ${action} was begun, and the gateway fails, both is said`, async () => {
      const all = set(one);
      all.audit.onWrite = (number) => {
        if (number > 1) unwritable();
      };
      all.gateway.onCall = (call) => {
        if (['create', 'replace', 'remove'].includes(call))
          throw new GatewayError('unreachable', { change: 'none' });
      };
      const { text, error } = await tell(one.run(all.actions));
      expect(error).to.be.instanceOf(GatewayError);
      expect(text).to.match(/^Nothing was changed\. .*not how it ended \(failed\)\. The disk is full\.$/);
    });
  }
});
