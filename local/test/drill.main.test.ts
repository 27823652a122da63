import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { apiKilled, redisDown } from '../drill/faults/killed.ts';
import { whyNot } from '../drill/machine.ts';
import { needs } from '../testing/needs.ts';
import { start } from '../testing/up.ts';

describe('make drill', () => {
  describe('on this machine', function () {
    this.timeout(120_000);
    before(needs('prometheus', 'promtool', 'alertmanager'));

    it('says which alerts there are when it is asked for another', async () => {
      const drill = start('../drill/main', { GATEWAY: 'auto', ALERT: 'Nope' });
      expect(await drill.ended).to.equal(1);
      expect(drill.output()).to.match(
        /^There is no alert Nope\. ALERT can be: AvailabilityBurnsFast, .+Soon$/m,
      );
    });

    it('ends with all that it has started on Ctrl-C', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'digest-drill-test-'));
      try {
        const drill = start('../drill/main', { GATEWAY: 'auto', ALERT: 'APIDown', TMPDIR: folder });
        await drill.prints(/APIDown: waiting until both are healthy/);
        expect(readdirSync(folder).filter((name) => name.startsWith('digest-drill-'))).to.have.length(2);
        drill.ctrlC();
        expect(await drill.ended).to.equal(130);
        expect(drill.output()).to.match(/Interrupted; everything has ended\./);
        const left = readdirSync(folder).filter((name) => name.startsWith('digest-drill-'));
        expect(left, 'each goes when its system has ended').to.deep.equal([]);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  });

  it('skips, with the reason, what can not be injected here', () => {
    expect(whyNot(apiKilled, { gateway: 'embedded', on: '' })).to.equal(undefined);
    expect(whyNot({ ...apiKilled, paper: 'It is on paper.' }, { gateway: 'tyk', on: '' })).to.equal(
      'It is on paper.',
    );
    expect(whyNot({ ...redisDown, needs: ['redis'] }, { gateway: 'embedded', on: '' })).to.match(
      /needs Redis/,
    );
    expect(whyNot({ ...redisDown, needs: ['redis'] }, { gateway: 'tyk', on: '' })).to.equal(undefined);
    const path = process.env.PATH;
    process.env.PATH = '';
    try {
      expect(whyNot(redisDown, { gateway: 'tyk', on: '' })).to.match(/^it needs redis_exporter; get it: /);
    } finally {
      process.env.PATH = path;
    }
  });
});
