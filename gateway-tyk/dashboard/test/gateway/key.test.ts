import { expect } from 'chai';
import { ORG_ID } from '../../../compile/definition.ts';
import { until } from '../../../conformance/time.ts';
import { PLAN_TAG } from '../../../metrics.contract.ts';
import type { Session } from '../../src/gateway/client.ts';
import { describeKey, keyAt, META, ownTags } from '../../src/gateway/key.ts';
import { plansOf } from '../../src/gateway/plans.ts';
import { forEachGateway } from '../targets.ts';

const HASH = 'a'.repeat(64);
const NOW = new Date('2026-06-01T12:00:00Z');
const seconds = (date: Date) => date.getTime() / 1000;
const after = (ms: number) => new Date(NOW.getTime() + ms);

const limit = { rate: 5, per: 1, quota_max: 1000, quota_renewal_rate: 86_400 };
const right = { api_id: 'hash', api_name: 'hash' };
const policy = { org_id: 'digest', is_inactive: false, access_rights: { hash: { ...right, limit } } };
const plans = plansOf([
  { ...policy, id: 'free', name: 'Free', tags: ['portal-org-free', 'of the plan'] },
  { ...policy, id: 'suspended', name: 'Suspended', is_inactive: true },
]);
const describeSession = (session: Partial<Session>) =>
  describeKey(HASH, { org_id: 'digest', apply_policies: ['free'], ...session }, plans, NOW);
const used = (quota_remaining: number | undefined, quota_renews?: number): Partial<Session> => ({
  access_rights: {
    hash: {
      ...right,
      limit: {
        ...limit,
        ...(quota_remaining !== undefined && { quota_remaining }),
        ...(quota_renews !== undefined && { quota_renews }),
      },
    },
  },
});

describe('a key', () => {
  const states: Record<string, [session: Partial<Session>, state: string, plan: string | undefined]> = {
    'under a plan': [{}, 'active', 'free'],
    'that expires later': [{ expires: seconds(after(1000)) }, 'active', 'free'],
    'that never expires': [{ expires: -1 }, 'active', 'free'],
    'that expires now': [{ expires: seconds(NOW) }, 'expired', 'free'],
    'under the suspended policy': [
      { apply_policies: ['suspended'], meta_data: { [META.plan]: 'free' } },
      'disabled',
      'free',
    ],
    'under the suspended policy, its plan forgotten': [
      { apply_policies: ['suspended'] },
      'disabled',
      undefined,
    ],
    'under the suspended policy, its plan no text': [
      { apply_policies: ['suspended'], meta_data: { [META.plan]: 1 } },
      'disabled',
      undefined,
    ],
    'disabled, and expired': [
      { apply_policies: ['suspended'], meta_data: { [META.plan]: 'free' }, expires: 1000 },
      'expired',
      'free',
    ],
    'under a policy that is not loaded': [{ apply_policies: ['gone'] }, 'broken', 'gone'],
    'under two policies': [{ apply_policies: ['free', 'suspended'] }, 'foreign', undefined],
    'with rights of its own': [{ apply_policies: [], ...used(1) }, 'foreign', undefined],
  };
  for (const [which, [session, state, plan]] of Object.entries(states))
    it(`${which} is ${state}`, () => {
      const key = describeSession(session);
      expect([key.state, key.plan]).to.deep.equal([state, plan]);
    });

  it('has what it was given, without the tags of plans', () => {
    const key = describeSession({
      alias: 'a client',
      date_created: '2026-05-01T00:00:00.123456789Z',
      expires: seconds(after(1000)),
      tags: ['own', 'of the plan', 'portal-org-free', 'portal-org-former'],
      meta_data: { owner: 'a@example.org', rotated_from: 'b', rotated_to: 'c', other: 1 },
    });
    expect(key).to.deep.include({
      hash: HASH,
      alias: 'a client',
      owner: 'a@example.org',
      created: new Date('2026-05-01T00:00:00.123Z'),
      expires: after(1000),
      tags: ['own'],
      rotatedFrom: 'b',
      rotatedTo: 'c',
    });
  });

  it('may have nothing of that, or what nobody could use', () => {
    const bare = { hash: HASH, alias: '', owner: '', tags: [] };
    for (const session of [{}, { date_created: '0001-01-01T00:00:00Z', meta_data: { owner: 7 } }])
      expect(describeSession(session))
        .to.deep.include(bare)
        .and.not.have.any.keys('created', 'expires', 'rotatedFrom', 'rotatedTo');
    expect(describeSession({ date_created: 'yesterday' })).not.to.have.property('created');
  });

  it('tells tags of plans as metrics know them', () => {
    expect(ownTags({ org_id: 'digest', tags: [`${PLAN_TAG}x`, 'own'] }, new Map())).to.deep.equal(['own']);
  });

  describe('uses of its quota', () => {
    const usage = (session: Partial<Session>) => describeSession(session).usage[0];
    const tomorrow = after(86_400_000);

    it('nothing before its first call', () => {
      expect(usage(used(1000))).to.deep.equal({
        api: 'hash',
        quota: { calls: 1000, period: 86_400 },
        rate: { calls: 5, period: 1 },
        used: 0,
        remaining: 1000,
      });
    });

    it('what is told, until it renews', () => {
      expect(usage(used(999, seconds(tomorrow)))).to.include({ used: 1, remaining: 999 });
      expect(usage(used(undefined, seconds(tomorrow)))).to.include({ used: 1000, remaining: 0 });
      expect(usage(used(999, seconds(tomorrow)))?.renews).to.deep.equal(tomorrow);
    });

    it('nothing once it has renewed, whatever is told of the last period', () => {
      expect(usage(used(undefined, seconds(NOW)))).to.include({ used: 0, remaining: 1000 });
      expect(usage(used(undefined, seconds(NOW)))).not.to.have.property('renews');
    });

    it('never less than nothing, when more is left than its plan has', () => {
      expect(usage(used(5000, seconds(tomorrow)))).to.include({ used: 0, remaining: 1000 });
    });

    it('nothing that is known while it is disabled, broken or foreign', () => {
      const disabled = { apply_policies: ['suspended'], meta_data: { [META.plan]: 'free' } };
      expect(usage({ ...used(1, seconds(tomorrow)), ...disabled })).to.deep.equal({
        api: 'hash',
        quota: { calls: 1000, period: 86_400 },
        rate: { calls: 5, period: 1 },
      });
      expect(usage({ ...used(1), apply_policies: ['gone'] })).to.equal(undefined);
      expect(usage({ ...used(1), apply_policies: [] })).to.equal(undefined);
    });
  });

  describe('at a later time', () => {
    const renews = seconds(after(1000));

    it('is the same before anything of it ends', () => {
      const key = describeSession({ ...used(1, renews), expires: seconds(after(2000)) });
      expect(keyAt(key, after(999))).to.equal(key);
    });

    it('has its whole quota again when that renews', () => {
      const key = describeSession({ ...used(1, renews), expires: seconds(after(2000)) });
      expect(keyAt(key, after(1000))).to.deep.equal({
        ...describeSession(used(1000)),
        expires: key.expires,
      });
    });

    it('has expired, unless it is foreign', () => {
      const expires = seconds(after(1000));
      for (const session of [{}, { apply_policies: ['suspended'] }, { apply_policies: ['gone'] }])
        expect(keyAt(describeSession({ ...session, expires }), after(1000)).state).to.equal('expired');
      expect(keyAt(describeSession({ apply_policies: [], expires }), after(1000)).state).to.equal('foreign');
    });
  });

  forEachGateway((_kind, target) => {
    const read = async (hash: string) =>
      describeKey(hash, await target().gateway.session(hash), plansOf(await target().gateway.policies()));
    const usedOf = async (hash: string) =>
      (await read(hash)).usage.map(({ api, used }) => `${api} ${used}`).sort();

    it('is told as it was made', async () => {
      const { hash } = await target().createKey('free', {
        alias: 'a client',
        tags: ['own'],
        meta_data: { owner: 'a@example.org' },
      });
      const key = await read(hash);
      expect(key).to.deep.include({
        alias: 'a client',
        owner: 'a@example.org',
        tags: ['own'],
        state: 'active',
      });
      expect(Date.now() - (key.created?.getTime() ?? 0)).to.be.within(-1000, 10_000);
    });

    it('counts calls of each endpoint, to the last one', async () => {
      const { token, hash } = await target().createKey('quota-3');
      expect(await usedOf(hash)).to.deep.equal(['hash 0', 'sum 0']);
      await target().call(token);
      expect(await usedOf(hash)).to.deep.equal(['hash 1', 'sum 0']);
      for (let call = 0; call < 4; call++) await target().call(token, 'sum');
      expect(await usedOf(hash)).to.deep.equal(['hash 1', 'sum 3']);
    });

    it('has nothing used when its period is over', async () => {
      const { token, hash } = await target().createKey('quota-3-in-2s');
      await target().call(token);
      expect(await usedOf(hash)).to.deep.equal(['hash 1', 'sum 0']);
      await until('a renewed quota', 5, async () => (await usedOf(hash)).includes('hash 0'));
    });

    it('is disabled under the suspended policy', async () => {
      const { token, hash } = await target().createKey('quota-3');
      await target().call(token);
      const session = {
        org_id: ORG_ID,
        apply_policies: ['suspended'],
        meta_data: { [META.plan]: 'quota-3' },
      };
      await target().gateway.replace(hash, session, { resetQuotas: false });
      expect(await read(hash)).to.include({ state: 'disabled', plan: 'quota-3' });
      expect(await usedOf(hash)).to.deep.equal(['hash undefined', 'sum undefined']);
    });

    it('is broken when its policy is gone', async () => {
      const { token, hash } = await target().createKey('to-remove', { tags: ['own'] });
      await target().call(token);
      target().definitions.removePolicy('to-remove');
      await target().reload();
      expect(await read(hash)).to.deep.include({
        state: 'broken',
        plan: 'to-remove',
        tags: ['own'],
        usage: [],
      });
    });
  });
});
