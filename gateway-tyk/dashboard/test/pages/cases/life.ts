import { expect } from 'chai';
import { expectRefusal, REFUSALS } from '../../../../conformance/answers.ts';
import { useDashboard } from '../../running.ts';
import type { DashboardTarget } from '../../targets.ts';
import { Visitor } from '../visitor.ts';

/** What an operator does to a key from its beginning to its end, in order: each test goes on where the one before it ended. */
export function life(target: () => DashboardTarget) {
  describe('the life of a key', () => {
    const dashboard = useDashboard(target);
    let visitor: Visitor;
    const first = { token: '', page: '' };
    const second = { token: '', page: '' };
    const call = (token: string) => target().call(token);
    const session = ({ page }: { page: string }) => target().gateway.session(page.slice('/keys/'.length));

    before(async () => {
      visitor = new Visitor(await dashboard.current.signedIn());
    });

    it('begins with a form, and a page that shows its token', async () => {
      await visitor.open('/keys');
      await visitor.open(visitor.link('Create a key'));
      await visitor.send('/keys', {
        alias: 'Acme production',
        owner: 'Team Acme',
        plan: 'free',
        expires: '30d',
      });
      expect(visitor.status).to.equal(200);
      expect(visitor.title).to.match(/^Key created: Acme production/);
      first.token = visitor.token;
      first.page = visitor.link('Go to the key');
      expect((await call(first.token)).status).to.equal(200);
    });

    it('tells how to try it, with the token in no line of a shell', async () => {
      expect(visitor.text).to.contain('read -rs TOKEN');
      expect(visitor.text).to.contain(
        `curl -H "Authorization: $TOKEN" -H 'Content-Type: application/json' -d '{"text":"abc"`,
      );
      expect(visitor.text).to.contain(`${target().url}/v1/sum`);
      expect(visitor.html.split(first.token)).to.have.length(2);
    });

    it('shows what was used of its quotas', async () => {
      await visitor.open(first.page);
      expect(visitor.title).to.match(/^Acme production/);
      expect(visitor.text).to.match(/Owner Team Acme Plan Free Created .* Expires in 29 days/);
      expect(visitor.text).to.match(/hash 1 of 1,000 1 of 1,000 a day 999 in 23 hours .* UTC 5 a second/);
      expect(visitor.html).to.match(
        /<meter aria-label="Quota used for hash" aria-valuetext="1 of 1,000" min="0" max="1000"[^>]* value="1">/,
      );
      expect(visitor.text).to.match(/sum 0 of 1,000 0 of 1,000 a day 1,000 begins with the next call/);
    });

    it('is asked for its quotas without the audit', async () => {
      const { text } = await (await dashboard.current.signedIn()).get(first.page, { 'HX-Request': 'true' });
      expect(text).to.contain('Quotas and rates').and.not.contain('Last changes');
    });

    it('shows who made it', () => {
      expect(visitor.text).to.match(
        /Last changes .* local operator admin Create Done plan: free alias: Acme production/,
      );
    });

    it('is rotated: a new key beside it, and its own end', async () => {
      await visitor.send(`${first.page}/rotate`, { ends: '1h' });
      expect(visitor.status).to.equal(200);
      expect(visitor.title).to.match(/^Key rotated: Acme production/);
      second.token = visitor.token;
      second.page = visitor.link('Go to the key');
      expect(second.token).not.to.equal(first.token);
      expect((await call(first.token)).status).to.equal(200);
      expect((await call(second.token)).status).to.equal(200);
      const inAnHour = Date.now() / 1000 + 3600;
      expect((await session(first)).expires).to.be.within(inAnHour - 60, inAnHour);

      await visitor.open(first.page);
      expect(visitor.text).to.match(/Expires in 59 minutes/);
      expect(visitor.link(second.page.slice(6, 14))).to.equal(second.page);
      await visitor.open(second.page);
      expect(visitor.text).to.match(/Expires in 29 days/);
      expect(visitor.link(first.page.slice(6, 14))).to.equal(first.page);
    });

    it('ends at a date and time in UTC, too', async () => {
      const end = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 16);
      await visitor.open('/keys/new');
      await visitor.send('/keys', {
        alias: 'By date',
        owner: 'me',
        plan: 'free',
        expires: 'at',
        expiresAt: end,
      });
      const page = visitor.link('Go to the key');
      expect((await session({ page })).expires).to.equal(Date.parse(`${end}Z`) / 1000);
    });

    it('is disabled: every call is refused', async () => {
      await visitor.open(second.page);
      await visitor.send(`${second.page}/disable`);
      expect(visitor.done).to.match(/^The key is disabled/);
      expect(visitor.title).to.match(/^Acme production/);
      expect(visitor.text).to.contain('Disabled');
      expectRefusal(await call(second.token), REFUSALS.inactive);
    });

    it('says on a page that was opened before what it is now, and that the page is old', async () => {
      const browser = await dashboard.current.signedIn();
      const before = await browser.get(`${second.page}?as=active`, { 'HX-Request': 'true' });
      expect(before.text).to.contain('This key was changed meanwhile.').and.contain('?as=active"');
      const now = await browser.get(`${second.page}?as=disabled`, { 'HX-Request': 'true' });
      expect(now.text).not.to.contain('This key was changed meanwhile.');
      expect((await visitor.open(`${second.page}?done=enabled`)).done).to.equal('');
      await visitor.open(second.page);
    });

    it('is enabled under the plan that it had, with what it had used', async () => {
      await visitor.send(`${second.page}/enable`);
      expect(visitor.done).to.match(/^The key is enabled again/);
      expect((await call(second.token)).status).to.equal(200);
      await visitor.open(second.page);
      expect(visitor.text).to.match(/Plan Free .* 2 of 1,000 a day/);
    });

    it('gets another plan, with what it had used', async () => {
      await visitor.send(`${second.page}/plan`, { plan: 'standard' });
      expect(visitor.done).to.match(/^The plan was changed/);
      expect((await call(second.token)).headers['x-ratelimit-limit']).to.equal('100000');
      await visitor.open(second.page);
      expect(visitor.text).to.match(/Plan Standard .* 3 of 100,000 a day/);
    });

    it('gets its quotas back', async () => {
      await visitor.send(`${second.page}/reset`);
      expect(visitor.done).to.match(/^The quotas are whole again/);
      expect(visitor.text).to.contain('0 of 100,000 a day');
    });

    it('ends when its name is typed, and not before', async () => {
      await visitor.send(`${second.page}/revoke`, { confirm: 'acme' });
      expect(visitor.status).to.equal(422);
      expect(visitor.text).to.contain('Type Acme production exactly as it is here.');
      expect((await call(second.token)).status).to.equal(200);
      await visitor.send(`${second.page}/revoke`, { confirm: 'Acme production' });
      expect(visitor.done).to.match(/^The key is revoked: “Acme production”\./);
      expectRefusal(await call(second.token), REFUSALS.noAccess);
      expect((await visitor.open(second.page)).status).to.equal(404);
      expect(visitor.text).to.contain('The gateway knows no such key.');
      expect(visitor.link('See what was done to it')).to.equal(`/audit?key=${second.page.slice(6)}`);
    });

    it('is in the audit, line by line, and in the log of calls no token is', async () => {
      await visitor.open(`/audit?key=${second.page.slice(6)}`);
      expect(visitor.text).to.match(/Revoke .* Reset quota .* Change plan .* Enable .* Disable/);
      await visitor.open(`/audit?key=${second.page.slice(6, 14)}`);
      expect(visitor.text).to.match(/Revoke .* Disable/);
      expect(visitor.text).not.to.contain('By date');
      const { lines, audit } = dashboard.current;
      const everywhere = lines.join('') + audit();
      for (const { token } of [first, second]) expect(everywhere).not.to.contain(token);
    });
  });
}
