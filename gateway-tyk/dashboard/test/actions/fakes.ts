/** Around actions under test: a gateway of which a test decides what fails, an audit that is only kept, and a time that passes at once. */
import { createHash } from 'node:crypto';
import type { Asked } from '../../src/actions/actions.ts';
import type { Clock } from '../../src/actions/clock.ts';
import { type ActionsOptions, createActions } from '../../src/actions/create.ts';
import { type Audit, type AuditEntry, AuditError } from '../../src/audit/audit.ts';
import type { GatewayApi, Policy, Session } from '../../src/gateway/client.ts';
import { GatewayError } from '../../src/gateway/errors.ts';
import { describeKey } from '../../src/gateway/key.ts';
import { plansOf } from '../../src/gateway/plans.ts';

export const asked: Asked = { operator: { name: 'ada@example.org', role: 'admin' }, requestId: 'request-1' };

export const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');

const limit = { rate: 5, per: 1, quota_max: 100, quota_renewal_rate: 3600 };
const right = { api_id: 'hash', api_name: 'hash' };
const policy = (id: string, more: Partial<Policy> = {}): Policy => ({
  id,
  name: id,
  org_id: 'digest',
  is_inactive: false,
  tags: [`portal-org-${id}`],
  access_rights: { hash: { ...right, limit } },
  ...more,
});

export interface FakeGateway extends GatewayApi {
  /** By hash, as they are kept. */
  sessions: Map<string, Session>;
  loaded: Policy[];
  /** Calls that a key has made in this period, of the 100 that each plan has. */
  used: Map<string, number>;
  /** What was asked of it. */
  calls: string[];
  /** Runs before each call, which is numbered from 1; throws what the call is to fail with. */
  onCall: (call: string, number: number) => void;
  /** The same, when what was asked is done, and only the answer can be lost. */
  onAnswer: (call: string, number: number) => void;
  /** Makes a key. @returns its hash */
  put(token: string, session?: Partial<Session>): string;
}

function fakeGateway(): FakeGateway {
  let tokens = 0;
  let updates = 0;
  const periods = Math.floor(Date.now() / 1000) + 3600;
  const update = () => String(++updates);
  async function call<T>(name: string, act: () => T): Promise<T> {
    const number = fake.calls.push(name);
    fake.onCall(name, number);
    const answer = act();
    fake.onAnswer(name, number);
    return answer;
  }
  const known = (hash: string, change?: 'none') => {
    const session = fake.sessions.get(hash);
    if (!session) throw new GatewayError('no-such-key', { change });
    return session;
  };
  const told = (hash: string, session: Session): Session => {
    const policy = fake.loaded.find(({ id }) => id === session.apply_policies?.[0]);
    const used = fake.used.get(hash) ?? 0;
    const counters = { quota_remaining: 100 - used, ...(used > 0 && { quota_renews: periods }) };
    return {
      ...session,
      // Of a quota that all endpoints would share; Tyk tells some of them, whatever the policy says.
      quota_renews: periods,
      quota_max: -1,
      quota_remaining: 7,
      quota_renewal_rate: 60,
      rate: 3,
      per: 1,
      access_rights: { hash: { ...right, limit: { ...limit, ...counters } } },
      tags: [...(session.tags ?? []), ...(policy?.tags ?? [])],
      ...(policy?.is_inactive && { is_inactive: true }),
    };
  };

  const fake: FakeGateway = {
    sessions: new Map(),
    used: new Map(),
    loaded: [policy('free'), policy('standard'), policy('suspended', { is_inactive: true, tags: [] })],
    calls: [],
    onCall: () => {},
    onAnswer: () => {},
    put(token, session) {
      const hash = hashOf(token);
      fake.sessions.set(hash, {
        org_id: 'digest',
        apply_policies: ['free'],
        alias: 'a client',
        tags: ['own'],
        meta_data: { owner: 'ada', note: 'kept' },
        last_updated: update(),
        date_created: '2026-11-27T12:00:00Z',
        ...session,
      });
      return hash;
    },
    hashes: () => call('list', () => [...fake.sessions.keys()]),
    session: (hash) => call('read', () => told(hash, known(hash))),
    create: (session) =>
      call('create', () => {
        const token = `eyJvcmciOiJkaWdlc3QifQ-token-${++tokens}`;
        return { token, hash: fake.put(token, { ...session, tags: session.tags ?? [] }) };
      }),
    replace: (hash, session, { resetQuotas }) =>
      call('replace', () => {
        if (resetQuotas) fake.used.delete(hash);
        const { date_created } = known(hash, 'none');
        fake.sessions.set(hash, {
          ...session,
          ...(date_created && { date_created }),
          last_updated: update(),
        });
      }),
    remove: (hash) =>
      call('remove', () => {
        known(hash, 'none');
        fake.sessions.delete(hash);
      }),
    policies: () => call('policies', () => fake.loaded),
    apis: () => call('apis', () => []),
    health: () => call('health', () => ({ version: 'v5.14.0' })),
  };
  return fake;
}

export interface FakeClock extends Clock {
  pass(milliseconds: number): void;
  /** Runs when time passes between two looks. */
  onSleep: () => void;
  /** Lets the time pass after which everything is looked at again, and waits until that is done. */
  later(): Promise<void>;
}

/** Short sleeps are over at once, and the time has passed. Long ones last until `later`. */
export function fakeClock(): FakeClock {
  let now = Date.now();
  let sleeping: { milliseconds: number; wake: () => void }[] = [];
  const clock: FakeClock = {
    onSleep: () => {},
    now: () => now,
    pass(milliseconds) {
      now += milliseconds;
    },
    async sleep(milliseconds) {
      if (milliseconds < 1_000) {
        now += milliseconds;
        clock.onSleep();
      } else await new Promise<void>((wake) => sleeping.push({ milliseconds, wake }));
    },
    async later() {
      const due = sleeping;
      sleeping = [];
      now += Math.max(0, ...due.map(({ milliseconds }) => milliseconds));
      for (const { wake } of due) wake();
      // Nothing here waits for anything but promises, all of which are settled before this turn is over.
      await new Promise(setImmediate);
    },
  };
  return clock;
}

export interface FakeAudit extends Audit {
  lines: Omit<AuditEntry, 'time'>[];
  /** Runs before each line, numbered from 1; throws when it can't be written. */
  onWrite: (number: number) => void;
}

export const unwritable = () => {
  throw new AuditError('The disk is full.');
};

function fakeAudit(): FakeAudit {
  let writes = 0;
  const audit: FakeAudit = {
    lines: [],
    onWrite: () => {},
    async write(entry) {
      audit.onWrite(++writes);
      audit.lines.push(entry);
    },
    recent: async () => ({ entries: [] }),
  };
  return audit;
}

/** Actions with all of that. */
export function setUp(more: Partial<ActionsOptions> = {}) {
  const gateway = fakeGateway();
  const clock = fakeClock();
  const audit = fakeAudit();
  const observed: string[] = [];
  const warned: { fields: object; message: string }[] = [];
  const reread: string[] = [];
  const inventory: ActionsOptions['inventory'] = {
    async reread(hash) {
      reread.push(hash);
      try {
        return describeKey(hash, await gateway.session(hash), plansOf(gateway.loaded));
      } catch (error) {
        if ((error as GatewayError).kind === 'no-such-key') return undefined;
        throw error;
      }
    },
  };
  const actions = createActions({
    gateway,
    inventory,
    audit,
    clock,
    observe: (action, outcome) => observed.push(`${action} ${outcome}`),
    warn: (fields, message) => warned.push({ fields, message }),
    ...more,
  });
  /** What was written down of what, in short. */
  const outcomes = () => audit.lines.map(({ outcome }) => outcome);
  return { gateway, clock, audit, actions, observed, warned, reread, outcomes };
}

export type SetUp = ReturnType<typeof setUp>;

/** @returns what it throws */
export const errorOf = async (promise: Promise<unknown>): Promise<Error> => {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error('it did not fail');
};
