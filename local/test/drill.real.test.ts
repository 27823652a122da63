import { fileURLToPath } from 'node:url';
import { type Page, readPage, type Section } from '@digest/runbooks/pages';
import { expect } from 'chai';
import { drill } from '../drill/drill.ts';
import { apiKilled } from '../drill/faults/killed.ts';
import { needs } from '../testing/needs.ts';

const APIDown = readPage(fileURLToPath(new URL('../../runbooks/APIDown.md', import.meta.url)));

/** The page with another script in the blocks of a section. */
const spoilt = (section: Section, script: string, page: Page): Page => ({
  ...page,
  blocks: page.blocks.map((block) =>
    block.target === 'local' && block.section === section ? { ...block, script, expects: [] } : block,
  ),
});

describe('a drill of APIDown on the running system', function () {
  this.timeout(300_000);
  before(needs('prometheus', 'promtool', 'alertmanager'));

  const run = (page: Page) =>
    drill({
      fault: apiKilled,
      page,
      factor: 30,
      gateway: 'auto',
      say: () => undefined,
      signal: new AbortController().signal,
      waits: { late: 10, healthy: 120, fault: 60 },
    });

  it('passes with the page as it is', async () => {
    const { failures, detect, repair, fired } = await run(APIDown);
    expect(failures).to.deep.equal([]);
    expect(fired?.APIDown).to.deep.equal({ state: 'delivered' });
    expect(detect?.measured).to.be.greaterThan(2); // not compressed away: `for` alone takes that long
    expect(repair?.measured).to.be.greaterThan(0);
  });

  it('fails for a command that does not exist, and for a mitigation that does nothing', async () => {
    const page = spoilt('Diagnosis', 'make lgos PART=api', spoilt('Mitigation', 'true', APIDown));
    const { failures, repair } = await run({ ...page, repair: 60 });
    expect(failures.map(({ phase }) => phase)).to.deep.equal(['Diagnosis', 'repair']);
    expect(failures[0]?.came).to.match(/No rule to make target .?lgos/);
    expect(failures[1]?.came).to.match(/firing: .*APIDown.*api ended with SIGKILL/);
    expect(repair).to.equal(undefined);
  });
});
