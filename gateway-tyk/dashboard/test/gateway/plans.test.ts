import { expect } from 'chai';
import type { Policy } from '../../src/gateway/client.ts';
import { plansOf } from '../../src/gateway/plans.ts';
import { forEachGateway } from '../targets.ts';

describe('plans', () => {
  forEachGateway((_kind, target) => {
    const plan = async (id: string) => plansOf(await target().gateway.policies()).get(id);

    it('have quota and rate of each endpoint', async () => {
      const standard = await plan('standard');
      expect(standard).to.deep.include({
        id: 'standard',
        name: 'Standard',
        disables: false,
        tags: ['portal-org-standard'],
      });
      expect([...(standard?.allowances ?? [])]).to.have.deep.members([
        ['hash', { quota: { calls: 100_000, period: 86_400 }, rate: { calls: 50, period: 1 } }],
        ['sum', { quota: { calls: 50_000, period: 86_400 }, rate: { calls: 25, period: 1 } }],
      ]);
    });

    it('may be without a quota, and for some endpoints only', async () => {
      expect((await plan('no-quota'))?.allowances.get('hash')).to.deep.equal({
        rate: { calls: 100_000, period: 1 },
      });
      expect([...((await plan('hash-only'))?.allowances.keys() ?? [])]).to.deep.equal(['hash']);
    });

    it('are no plans where they disable the keys under them', async () => {
      const suspended = await plan('suspended');
      expect(suspended).to.deep.include({ disables: true, tags: [] });
      expect([...(suspended?.allowances.values() ?? [])]).to.deep.equal([{}, {}]);
    });
  });

  it('may be of policies without rights, tags or limits', () => {
    const bare: Policy = { id: 'bare', name: 'Bare', org_id: 'o', is_inactive: false, access_rights: null };
    const unlimited: Policy = {
      ...bare,
      id: 'x',
      access_rights: { a: { api_id: 'a', api_name: 'a', limit: null } },
    };
    const plans = plansOf([bare, unlimited]);
    expect(plans.get('bare')?.allowances.size).to.equal(0);
    expect([...(plans.get('x')?.allowances ?? [])]).to.deep.equal([['a', {}]]);
  });
});
