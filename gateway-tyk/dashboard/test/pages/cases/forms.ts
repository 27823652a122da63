import { expect } from 'chai';
import { useDashboard } from '../../running.ts';
import type { DashboardTarget } from '../../targets.ts';
import { Visitor } from '../visitor.ts';

export function forms(target: () => DashboardTarget) {
  describe('a form', () => {
    const dashboard = useDashboard(target);
    const complete = { alias: 'Acme', owner: 'Team Acme', plan: 'free', expires: 'never' };
    let visitor: Visitor;
    beforeEach(async () => {
      visitor = await new Visitor(await dashboard.current.signedIn()).open('/keys/new');
    });

    const wrong = {
      alias: [{ alias: ' ' }, 'alias'],
      owner: [{ owner: '' }, 'owner'],
      plan: [{ plan: 'gold' }, 'new-plan'],
      'date that is over': [{ expires: 'at', expiresAt: '2020-01-01T00:00' }, 'expires'],
    } as const;
    for (const [what, [values, id]] of Object.entries(wrong)) {
      it(`says at the field what is wrong with the ${what}, and keeps the rest`, async () => {
        const before = await target().gateway.hashes();
        await visitor.send('/keys', { ...complete, ...values });
        expect(visitor.status).to.equal(422);
        expect(visitor.html).to.match(new RegExp(`aria-describedby="${id}-error`));
        expect(visitor.html).to.match(new RegExp(`<small id="${id}-error" class="error">[^<]+</small>`));
        const kept: Record<string, string> = { ...complete, ...values };
        // A plan that there is not is not chosen in the form either.
        if (kept.plan === 'gold') delete kept.plan;
        expect(visitor.form('/keys').values).to.include({ ...kept, alias: kept.alias?.trim() });
        expect(await target().gateway.hashes()).to.have.members(before);
      });
    }

    it('that made a key makes no second one when it is sent again, and says where the first one is', async () => {
      const { values } = visitor.form('/keys');
      await visitor.send('/keys', complete);
      const page = visitor.link('Go to the key');
      const { token } = visitor;
      const before = await target().gateway.hashes();
      await visitor.post('/keys', { ...values, ...complete });
      expect(visitor.status).to.equal(409);
      expect(visitor.link('Look at the key')).to.equal(page);
      expect(visitor.html).not.to.contain(token);
      expect(await target().gateway.hashes()).to.have.members(before);
    });

    it('that is none of ours makes no key', async () => {
      const { _csrf } = visitor.form('/keys').values;
      await visitor.post('/keys', { ...complete, _csrf: _csrf as string, once: 'mine' });
      expect(visitor.status).to.equal(400);
    });

    it('is refused when it is not from a page of this session', async () => {
      await visitor.send('/keys', { ...complete, _csrf: 'guessed' });
      expect(visitor.status).to.equal(403);
    });

    it('of a key opens again with what it said, and why it was refused', async () => {
      const { hash } = await target().createKey('free', { alias: 'Acme' });
      await visitor.open(`/keys/${hash}`);
      await visitor.send(`/keys/${hash}/rotate`, { ends: 'at', endsAt: '2020-01-01T00:00' });
      expect(visitor.status).to.equal(422);
      expect(visitor.html).to.match(/<details [^>]*open[^>]*><summary>Rotate/);
      expect(visitor.html).to.match(/aria-describedby="ends-error"/);
      expect(visitor.form(`/keys/${hash}/rotate`).values).to.include({
        ends: 'at',
        endsAt: '2020-01-01T00:00',
      });
    });

    it('of a key without an alias asks for the beginning of its hash', async () => {
      const { hash, token } = await target().createKey('free');
      await visitor.open(`/keys/${hash}`);
      await visitor.send(`/keys/${hash}/revoke`, { confirm: hash.slice(0, 7) });
      expect(visitor.status).to.equal(422);
      await visitor.send(`/keys/${hash}/revoke`, { confirm: hash.slice(0, 8) });
      expect(visitor.done).to.match(/^The key is revoked/);
      expect((await target().call(token)).status).to.equal(403);
    });

    it('can be sent for a key whose state has changed since, and then says so', async () => {
      const { hash } = await target().createKey('free', { alias: 'Acme' });
      await visitor.open(`/keys/${hash}`);
      const { values } = visitor.form(`/keys/${hash}/disable`);
      await visitor.send(`/keys/${hash}/disable`);
      await visitor.post(`/keys/${hash}/disable`, values);
      expect(visitor.status).to.equal(422);
      expect(visitor.text).to.contain('The key is disabled already.');
    });

    it('enables a key whose plan nobody remembers, once a plan is chosen', async () => {
      const { hash, token } = await target().createKey('suspended', { alias: 'Acme' });
      await visitor.open(`/keys/${hash}`);
      await visitor.send(`/keys/${hash}/enable`);
      expect(visitor.status).to.equal(422);
      await visitor.send(`/keys/${hash}/enable`, { plan: 'free' });
      expect(visitor.done).to.match(/^The key is enabled again/);
      expect((await target().call(token)).status).to.equal(200);
    });

    it('tests a token whose quota is used up, and says so', async () => {
      const { token } = await target().createKey('quota-3', { alias: 'Used up' });
      for (let calls = 0; calls < 3; calls++) await target().call(token);
      await visitor.open('/keys/test');
      await visitor.send('/keys/test', { token });
      expect(visitor.text).to.contain(
        'Calls of hash are refused with 403 until the quota renews; others are answered',
      );
      expect(visitor.text).to.match(/hash 3 of 3 3 of 3 an hour 0 in 59 minutes/);
    });

    it('tests a token, and does not repeat it', async () => {
      const { token, hash } = await target().createKey('free', { alias: 'Acme' });
      await visitor.open('/keys/test');
      await visitor.send('/keys/test', { token: `Bearer ${token}` });
      expect(visitor.text).to.match(/Active Acme Calls are answered.* Plan Free/);
      expect(visitor.link('Acme')).to.equal(`/keys/${hash}`);
      expect(visitor.html).not.to.contain(token);
      await visitor.send('/keys/test', { token: `${token}x` });
      expect(visitor.text).to.contain('The gateway knows no key with this token');
      expect(visitor.html).not.to.contain(token);
      await visitor.send('/keys/test', { token: ' ' });
      expect(visitor.status).to.equal(422);
      expect(dashboard.current.lines.join('')).not.to.contain(token);
    });
  });
}
