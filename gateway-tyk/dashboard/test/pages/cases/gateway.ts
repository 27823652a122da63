import { expect } from 'chai';
import { useDashboard } from '../../running.ts';
import type { DashboardTarget } from '../../targets.ts';
import { Visitor } from '../visitor.ts';

export function gateway(target: () => DashboardTarget) {
  describe('the page of the gateway', () => {
    const dashboard = useDashboard(target);
    let visitor: Visitor;
    before(async () => {
      visitor = await new Visitor(await dashboard.current.signedIn()).open('/gateway');
    });

    it('says that it answers, that it is ready, and its version', () => {
      expect(visitor.text).to.match(/Gateway API Answers Ready Ready Version v5\.14\.0/);
    });

    it('holds what it has loaded against what is shipped', () => {
      expect(visitor.text).to.match(/standard Policy Standard As shipped/);
      expect(visitor.text).to.match(/suspended Policy Suspended As shipped/);
      // Of the definitions for tests.
      expect(visitor.text).to.match(/quota-3 Policy quota-3 Not shipped/);
      expect(visitor.text).to.match(/hash API \/v1\/hash Different/);
    });

    it('says in every page’s first line that they differ', async () => {
      expect((await visitor.open('/keys')).text).to.match(
        /^What the gateway has loaded differs .* in \d+ places/,
      );
    });

    it('has the plans beside it, with how many keys are on each', async () => {
      await target().createKey('partner', { alias: 'Counted' });
      await visitor.open('/plans');
      expect(visitor.text).to.match(
        /Partner partner .* hash 5,000,000 a day 500 a second sum 2,000,000 a day 250 a second/,
      );
      expect(visitor.text).to.match(/Suspended suspended No plan to be on/);
    });
  });

  describe('a dashboard with a secret that is not the gateway’s', () => {
    const dashboard = useDashboard(target, { TYK_GW_SECRET: 'a-secret-that-is-not-the-gateways' });
    let visitor: Visitor;
    before(async () => {
      visitor = new Visitor(await dashboard.current.signedIn());
    });

    it('says so on every page, and what to do', async () => {
      for (const path of ['/plans', '/keys', '/gateway', '/keys/new']) {
        await visitor.open(path);
        expect(visitor.text, path).to.contain('The gateway refuses the secret of this dashboard.');
        expect(visitor.text, path).to.contain('TYK_GW_SECRET');
      }
    });

    it('shows an error in the place of a key, with the request by which the log has it', async () => {
      const { hash } = await target().createKey('free');
      await visitor.open(`/keys/${hash}`);
      expect(visitor.status).to.equal(502);
      const id = visitor.page.headers['x-request-id'] as string;
      expect(visitor.text).to.contain(`Request ${id}`);
      const logged = dashboard.current.lines
        .map((line) => JSON.parse(line))
        .find(({ request_id }) => request_id === id);
      expect(logged).to.deep.include({ status: 502, level: 'error' });
      expect(logged.err).to.include({ kind: 'wrong-secret' });
    });
  });
}
