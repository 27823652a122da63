/** Actions on a gateway, and what its clients and its Gateway API tell of keys then. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Actions, NewKey } from '../../src/actions/actions.ts';
import { type ClosableActions, createActions } from '../../src/actions/create.ts';
import { createAudit } from '../../src/audit/create.ts';
import { findSession, type Session } from '../../src/gateway/client.ts';
import { describeKey, type Key, META } from '../../src/gateway/key.ts';
import { plansOf } from '../../src/gateway/plans.ts';
import type { DashboardTarget } from '../targets.ts';
import { asked, fakeClock } from './fakes.ts';

export interface Subject {
  /** Whose looks at a key follow each other at once. */
  actions: Actions;
  /** That look at a key for as long as they do. */
  patient: Actions;
  auditFile: string;
  /** All that was said in logs. */
  told: string[];
  /** All that were made here. */
  tokens: string[];
  create(plan?: string, more?: Partial<NewKey>): ReturnType<Actions['create']>;
  session(hash: string): Promise<Session>;
  key(hash: string): Promise<Key>;
  /** Calls of `hash`, as far as counted. */
  used(hash: string): Promise<number | undefined>;
  /** What nothing but a change of it may change. */
  lasting(hash: string): Promise<object>;
  status(token: string, api?: 'hash' | 'sum'): Promise<number>;
  /** Makes as many calls, all of which succeed. */
  use(token: string, calls: number): Promise<void>;
}

/** For a suite of `forEachGateway`; there is none before its tests run. */
export function useSubject(target: () => DashboardTarget): () => Subject {
  let subject: Subject;
  let open: ClosableActions[] = [];
  let folder: string | undefined;
  const clock = fakeClock();
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'digest-actions-'));
    const auditFile = join(folder, 'audit.jsonl');
    const { gateway } = target();
    const keyOf = async (hash: string) =>
      describeKey(hash, await gateway.session(hash), plansOf(await gateway.policies()));
    const told: string[] = [];
    const tokens: string[] = [];
    const warn = (fields: object, message: string) => void told.push(message, JSON.stringify(fields));
    const audit = createAudit({ file: auditFile, out: async (line) => void told.push(line), warn });
    const inventory = {
      reread: async (hash: string) => ((await findSession(gateway, hash)) ? keyOf(hash) : undefined),
    };
    const shared = { gateway, inventory, audit, warn, observe: () => {} };
    const actions = createActions({ ...shared, clock });
    const patient = createActions(shared);
    open = [actions, patient];
    subject = {
      actions,
      patient,
      auditFile,
      told,
      tokens,
      async create(plan = 'free', more) {
        const created = await actions.create(asked, { plan, alias: 'a client', owner: 'ada', ...more });
        tokens.push(created.token);
        return created;
      },
      session: (hash) => gateway.session(hash),
      key: keyOf,
      used: async (hash) => (await subject.key(hash)).usage.find(({ api }) => api === 'hash')?.used,
      async lasting(hash) {
        const { alias, owner, tags, created, expires } = await subject.key(hash);
        const { meta_data: { [META.plan]: _, ...meta } = {} } = await gateway.session(hash);
        return { alias, owner, tags: [...tags].sort(), created, expires, meta };
      },
      status: async (token, api) => (await target().call(token, api)).status,
      async use(token, calls) {
        for (let call = 0; call < calls; call++) expect(await subject.status(token)).to.equal(200);
      },
    };
  });
  after(async () => {
    const closing = Promise.all(open.map((actions) => actions.close()));
    await clock.later();
    await closing;
    if (folder) rmSync(folder, { recursive: true });
  });
  return () => subject;
}

/** In whole seconds, as Tyk has times. */
export const inSeconds = (seconds: number) => new Date(Math.floor(Date.now() / 1000 + seconds) * 1000);
