import { expect } from 'chai';
import { until } from '../../../../conformance/time.ts';
import { type Dashboard, startDashboard } from '../../running.ts';
import type { DashboardTarget } from '../../targets.ts';
import { Visitor } from '../visitor.ts';

/** More than a page has. */
const MANY = 60;

export function list(target: () => DashboardTarget) {
  describe('the list of keys', () => {
    let dashboard: Dashboard;
    let visitor: Visitor;
    const name = (index: number) => `Listed ${String(index).padStart(2, '0')}`;
    /** Aliases in the order that they are shown in. */
    const shown = () =>
      [...visitor.html.matchAll(/<a href="\/keys\/[0-9a-f]{64}">([^<]*)<\/a>/g)].map(([, alias]) => alias);

    before(async () => {
      for (let index = 0; index < MANY; index++) {
        const owner = index % 2 === 0 ? 'Team Even' : 'Team Odd';
        const plan = index === 7 ? 'suspended' : index % 3 === 0 ? 'standard' : 'free';
        await target().createKey(plan, { alias: name(index), meta_data: { owner } });
      }
      dashboard = await startDashboard(target());
      visitor = new Visitor(await dashboard.signedIn());
      await until('all keys read', 20, async () =>
        (await visitor.open('/keys?q=listed')).text.includes('60 keys'),
      );
    });
    after(() => dashboard?.stop());

    it('is shown page by page, with how many there are and how old that is', async () => {
      await visitor.open('/keys?q=listed');
      expect(visitor.text).to.match(/60 keys · as of (now|\d+ seconds? ago)/);
      expect(visitor.text).to.match(/Previous Page 1 of 2 Next$/);
      const first = shown();
      await visitor.open(visitor.link('Next'));
      expect(visitor.text).to.match(/Previous Page 2 of 2 Next$/);
      expect([...first, ...shown()]).to.deep.equal(Array.from({ length: MANY }, (_, index) => name(index)));
      await visitor.open('/keys?q=listed&page=999');
      expect(visitor.text).to.contain('Page 2 of 2');
    });

    it('is searched by alias, owner and the beginning of a hash', async () => {
      await visitor.open('/keys?q=LISTED+07');
      expect(shown()).to.deep.equal(['Listed 07']);
      const page = visitor.link('Listed 07');
      await visitor.open('/keys?q=team+odd');
      expect(visitor.text).to.contain('30 keys');
      await visitor.open(`/keys?q=${page.slice(6, 18)}`);
      expect(shown()).to.deep.equal(['Listed 07']);
    });

    it('is filtered by plan and state', async () => {
      await visitor.open('/keys?q=listed&plan=standard');
      expect(visitor.text).to.contain('20 keys');
      await visitor.open('/keys?q=listed&state=disabled');
      expect(shown()).to.deep.equal(['Listed 07']);
    });

    it('is sorted by its headers, which say how', async () => {
      await visitor.open('/keys?q=listed');
      expect(visitor.html).to.match(/<th scope="col" aria-sort="ascending"><a [^>]*>Alias</);
      await visitor.open(visitor.link('Alias'));
      expect(visitor.html).to.match(/<th scope="col" aria-sort="descending"><a [^>]*>Alias</);
      expect(shown()[0]).to.equal('Listed 59');
      await visitor.open(visitor.link('Owner'));
      expect(visitor.html).to.match(/<th scope="col" aria-sort="ascending"><a [^>]*>Owner</);
      expect(visitor.html.match(/aria-sort/g)).to.have.length(1);
    });

    it('keeps search, filter and order from page to page', async () => {
      await visitor.open('/keys?q=listed&plan=free&sort=owner&order=desc');
      const keeps = (link: string) => expect(visitor.link(link)).to.include('q=listed&plan=free&');
      keeps('Owner');
      keeps('Alias');
      expect(visitor.form('/keys').values).to.deep.include({ q: 'listed', sort: 'owner', order: 'desc' });
      expect(visitor.html).to.match(/<option value="free" selected/);
    });

    it('takes nonsense in its address for no filter', async () => {
      await visitor.open('/keys?state=gone&sort=colour&page=-1&order=up&plan=&q=');
      expect(visitor.status).to.equal(200);
      expect(visitor.html).to.match(/aria-sort="ascending"><a [^>]*>Alias</);
    });

    it('says what to do when nothing is found', async () => {
      await visitor.open('/keys?q=there-is-no-such-key');
      expect(visitor.text).to.contain('0 keys');
      expect(visitor.text).to.contain('No key is like that.');
      expect(visitor.link('Show all keys')).to.equal('/keys');
    });
  });
}
