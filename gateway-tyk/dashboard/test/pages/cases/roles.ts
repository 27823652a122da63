import { expect } from 'chai';
import { useDashboard } from '../../running.ts';
import type { DashboardTarget } from '../../targets.ts';
import { Visitor } from '../visitor.ts';

const MAY = {
  viewer: [],
  operator: ['rotate', 'plan', 'reset', 'disable'],
  admin: ['rotate', 'plan', 'reset', 'disable', 'revoke'],
} as const;

const ALL = ['rotate', 'plan', 'reset', 'disable', 'enable', 'revoke'];

export function roles(target: () => DashboardTarget) {
  for (const [role, actions] of Object.entries(MAY)) {
    describe(`a signed-in ${role}`, () => {
      const dashboard = useDashboard(target, { OPERATOR_ROLE: role });
      const isViewer = role === 'viewer';
      let visitor: Visitor;
      let key: { token: string; hash: string };
      before(async () => {
        visitor = new Visitor(await dashboard.current.signedIn());
        key = await target().createKey('free', { alias: 'Acme' });
      });

      it(`has ${actions.length > 0 ? `the forms ${actions.join(', ')}` : 'no form'} on the page of a key`, async () => {
        await visitor.open(`/keys/${key.hash}`);
        expect(visitor.actions).to.have.members([
          '/sign-out',
          ...actions.map((action) => `/keys/${key.hash}/${action}`),
        ]);
      });

      it('gets 403 for what there is no form for, and nothing is done', async () => {
        await visitor.open('/keys/test');
        const { _csrf } = visitor.form('/keys/test').values;
        for (const action of ALL.filter((action) => !(actions as readonly string[]).includes(action))) {
          if (action === 'enable' && !isViewer) continue;
          await visitor.post(`/keys/${key.hash}/${action}`, {
            _csrf: _csrf as string,
            confirm: 'Acme',
            plan: 'standard',
            ends: '1h',
          });
          expect(visitor.status, action).to.equal(403);
          expect(visitor.text).to.contain('Your role does not allow this.');
        }
        const { apply_policies } = await target().gateway.session(key.hash);
        expect(apply_policies).to.deep.equal(['free']);
      });

      it(`${isViewer ? 'does not create keys' : 'creates keys'}`, async () => {
        await visitor.open('/keys');
        expect(visitor.html.includes('Create a key')).to.equal(!isViewer);
        expect((await visitor.open('/keys/new')).status).to.equal(isViewer ? 403 : 200);
      });

      it(`${isViewer ? 'does not see' : 'sees'} the audit`, async () => {
        await visitor.open(`/keys/${key.hash}`);
        expect(visitor.html.includes('Last changes')).to.equal(!isViewer);
        expect(visitor.html.includes('href="/audit"')).to.equal(!isViewer);
        expect((await visitor.open('/audit')).status).to.equal(isViewer ? 403 : 200);
      });

      it('sees keys, plans and the gateway, and tests keys', async () => {
        for (const path of ['/keys', '/plans', '/gateway', '/keys/test']) {
          expect((await visitor.open(path)).status, path).to.equal(200);
        }
      });
    });
  }
}
