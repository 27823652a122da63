import { expect } from 'chai';
import { until } from '../../../../conformance/time.ts';
import { useDashboard } from '../../running.ts';
import type { DashboardTarget } from '../../targets.ts';
import { Visitor } from '../visitor.ts';

const HOSTILE = `"><script>alert(1)</script><img src=x onerror=alert(2)>'&amp;{{7*7}}`;

export function escaping(target: () => DashboardTarget) {
  describe('a key whose names are markup', () => {
    const dashboard = useDashboard(target, { REFRESH_INTERVAL: '1' });
    let visitor: Visitor;
    let hash: string;
    before(async () => {
      visitor = new Visitor(await dashboard.current.signedIn());
      ({ hash } = await target().createKey('free', {
        alias: HOSTILE,
        meta_data: { owner: HOSTILE },
        tags: [HOSTILE],
      }));
    });

    /** As text it is there, as markup it is not. */
    const expectText = () => {
      expect(visitor.text).to.contain(HOSTILE);
      expect(visitor.html).not.to.contain('<script>').and.not.to.contain('<img');
    };

    it('is text on its own page, in the title and where it has to be typed', async () => {
      await visitor.open(`/keys/${hash}`);
      expectText();
      expect(visitor.title).to.contain(HOSTILE);
      expect(visitor.text).to.contain(`To confirm, type ${HOSTILE}`);
      expect(visitor.text).to.contain(`Tags ${HOSTILE}`);
    });

    it('is text in the list', async () => {
      await until('the key in the list', 10, async () =>
        (await visitor.open(`/keys?q=${hash}`)).text.includes('1 key '),
      );
      expectText();
    });

    it('is text in a form that was refused, and in the message', async () => {
      await visitor.open(`/keys/${hash}`);
      await visitor.send(`/keys/${hash}/revoke`, { confirm: `${HOSTILE}!` });
      expect(visitor.status).to.equal(422);
      expectText();
      expect(visitor.form(`/keys/${hash}/revoke`).values.confirm).to.equal(`${HOSTILE}!`);
    });

    it('is text in the audit', async () => {
      await visitor.send(`/keys/${hash}/revoke`, { confirm: HOSTILE });
      await visitor.open('/audit');
      expectText();
    });

    it('is no markup in what is searched for', async () => {
      await visitor.open(`/keys?${new URLSearchParams({ q: HOSTILE, plan: HOSTILE, sort: HOSTILE })}`);
      expect(visitor.html).not.to.contain('<script>').and.not.to.contain('<img');
      await visitor.open(`/audit?${new URLSearchParams({ key: HOSTILE })}`);
      expect(visitor.status).to.equal(422);
      expect(visitor.html).not.to.contain('<script>').and.not.to.contain('<img');
    });

    it('has no say in the sentence after a change', async () => {
      await visitor.open(`/keys?done=${encodeURIComponent(HOSTILE)}`);
      expect(visitor.html).not.to.contain('class="done"');
      await visitor.open('/keys?done=constructor');
      expect(visitor.html).not.to.contain('class="done"');
    });
  });
}
