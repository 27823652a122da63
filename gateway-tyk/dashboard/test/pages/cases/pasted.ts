import { expect } from 'chai';
import type { Browser } from '../../browser.ts';
import { useDashboard } from '../../running.ts';
import type { DashboardTarget } from '../../targets.ts';
import { Visitor } from '../visitor.ts';

export function pasted(target: () => DashboardTarget) {
  describe('a token that is pasted to where none belongs', () => {
    const dashboard = useDashboard(target);
    let browser: Browser;
    let visitor: Visitor;
    let token: string;
    let hash: string;
    before(async () => {
      browser = await dashboard.current.signedIn();
      visitor = new Visitor(browser);
      ({ token, hash } = await target().createKey('free', { alias: 'Acme' }));
    });
    afterEach(() => expect(visitor.html).not.to.contain(token));

    for (const [path, name] of [
      ['/keys', 'q'],
      ['/keys', 'plan'],
      ['/audit', 'key'],
      ['/plans', 'anything'],
    ] as const) {
      it(`is led away from ${path}?${name}=, with what to do`, async () => {
        const { status, headers, text } = await browser.get(`${path}?${name}=${encodeURIComponent(token)}`);
        expect([status, headers.location]).to.deep.equal([303, `${path}?refused=token`]);
        expect(text).not.to.contain(token);
        await visitor.open(`${path}?refused=token`);
        expect(visitor.text).to.match(
          /^(What the gateway .* differences )?That was a token, .* rotate its key\./,
        );
        expect(visitor.link('Test a key')).to.equal('/keys/test');
      });
    }

    it('is led away from a search while typing', async () => {
      const { status, headers } = await browser.get(`/keys?q=${encodeURIComponent(token)}`, {
        'HX-Request': 'true',
      });
      expect([status, headers['hx-redirect']]).to.deep.equal([204, '/keys?refused=token']);
    });

    for (const name of ['alias', 'owner', 'plan', 'expires', 'expiresAt']) {
      it(`is not told back by ${name} of the form that makes a key, and makes none`, async () => {
        const before = await target().gateway.hashes();
        await visitor.open('/keys/new');
        const right = { alias: 'A', owner: 'me', plan: 'free', expires: 'never' };
        await visitor.send('/keys', { ...right, [name]: ` ${token}` });
        expect(visitor.status).to.equal(422);
        expect(visitor.text).to.contain('That is a token, which is a secret');
        expect(await target().gateway.hashes()).to.have.members(before);
      });
    }

    for (const [action, values] of [
      ['revoke', 'confirm'],
      ['plan', 'plan'],
      ['rotate', 'ends'],
      ['rotate', 'endsAt'],
    ] as const) {
      it(`is not told back by ${values} of the form ${action}`, async () => {
        await visitor.open(`/keys/${hash}`);
        await visitor.send(`/keys/${hash}/${action}`, { ends: 'at', [values]: token });
        expect(visitor.status).to.equal(422);
      });
    }
  });
}
