import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ALERTS } from '@digest/dashboards/catalogue';
import { readPages } from '@digest/runbooks/pages';
import { expect } from 'chai';
import { FAULTS } from '../drill/faults.ts';
import { heatmap } from '../drill/heatmap.ts';
import { commandsOf, type Drill, type Row, readRows, updated } from '../drill/results.ts';
import { pictures, scoreboardFile } from '../drill/save.ts';
import { scoreboard } from '../drill/scoreboard.ts';

const AGAIN = 'run `make drill`, or `make drill ALERT=…` for one';

describe('runbooks/SCOREBOARD.md and scoreboard.svg', () => {
  const rows = readRows(scoreboardFile);

  it('have a row for each alert and its fault', () => {
    const expected = ALERTS.map(({ name }) => [name, FAULTS.find(({ alert }) => alert === name)?.name]);
    expect(
      rows.map(({ alert, fault }) => [alert, fault]),
      AGAIN,
    ).to.deep.equal(expected);
  });

  it('say what scoreboard.json says', () => {
    for (const [file, text] of pictures(rows))
      expect(readFileSync(file, 'utf8'), `${fileURLToPath(file)} is stale: run \`make scoreboard\``).to.equal(
        text,
      );
  });

  it('were measured against the budgets that the pages have', () => {
    const pages = readPages();
    for (const row of rows) {
      const page = pages.find(({ alert }) => alert === row.alert);
      if (row.result === 'skipped') continue;
      expect(row.detect?.budget ?? page?.detect, `${row.alert}: ${AGAIN}`).to.equal(page?.detect);
      expect(row.repair?.budget ?? page?.repair, `${row.alert}: ${AGAIN}`).to.equal(page?.repair);
    }
  });

  it('were measured with the commands that the pages have', () => {
    const pages = readPages();
    for (const row of rows) {
      if (row.result === 'skipped') continue;
      const page = pages.find(({ alert }) => alert === row.alert);
      expect(row.commands, `${row.alert}: its page has changed; ${AGAIN}`).to.equal(page && commandsOf(page));
    }
  });

  it('were measured on a commit, so that anybody can have what was drilled', () => {
    for (const row of rows)
      if (row.result !== 'skipped')
        expect(row.commit, `${row.alert}: commit, then ${AGAIN}`).to.match(/^[0-9a-f]{7,}$/);
  });

  it('have no drill that failed', () => {
    for (const row of rows)
      if (row.result === 'failed') expect.fail(`${row.alert}: ${row.failures.join('\n')}`);
  });
});

describe('a scoreboard', () => {
  const drilled = (alert: string, more: Partial<Drill> = {}): Drill => ({
    alert,
    severity: 'page',
    fault: `${alert}-fault`,
    result: 'passed',
    factor: 30,
    detect: { budget: 360, after: 154, measured: 5.13, factor: 30 },
    repair: { budget: 1800, after: 405, measured: 13.5, factor: 30 },
    fired: { [alert]: { state: 'delivered' } },
    failures: [],
    on: 'real Tyk',
    date: '2026-11-28',
    commit: 'abc1234',
    commands: '0123456789ab',
    ...more,
  });
  const skipped = (alert: string): Row => ({
    alert,
    severity: 'page',
    fault: `${alert}-fault`,
    result: 'skipped',
    why: 'it needs Redis',
  });

  it('gets a new row in the place of the old one, in the order of the catalogue', () => {
    const rows = updated(
      [drilled('GatewayDown'), drilled('APIDown', { result: 'failed' })],
      drilled('APIDown'),
    );
    expect(rows).to.deep.equal([drilled('APIDown'), drilled('GatewayDown')]);
  });

  it('forgets alerts that are no more', () => {
    expect(updated([drilled('Gone')], drilled('APIDown'))).to.deep.equal([drilled('APIDown')]);
  });

  it('keeps what was drilled elsewhere when it can not be drilled here', () => {
    const here = skipped('APIDown');
    expect(updated([drilled('APIDown')], here)).to.deep.equal([drilled('APIDown')]);
    expect(updated([drilled('APIDown', { fault: 'another' })], here)).to.deep.equal([here]);
    expect(updated([], here)).to.deep.equal([here]);
  });

  it('says what was measured, in real time and here, and of what nothing was', () => {
    const page = scoreboard([drilled('APIDown'), skipped('RedisUnreachable')]);
    expect(page).to.include('| 3 min of 6 min (5.1 s) | 7 min of 30 min (13.5 s) | 30 | passed |');
    expect(page).to.include('1 of 1 drills passed, 1 of 2 were not run');
    expect(page).to.include(
      '- [RedisUnreachable](RedisUnreachable.md), `RedisUnreachable-fault`: it needs Redis',
    );
  });

  it('says how much of a slow burn was before the drill', () => {
    const detect = { budget: 86_400, after: 65_160, before: 63_000, measured: 36, factor: 60 };
    expect(scoreboard([drilled('LatencyBurnsSlowly', { detect })])).to.include(
      '| 18.1 h of 24 h (36.0 s, after 17.5 h before the drill) |',
    );
  });

  it('tells pages apart by the commands that are drilled, and by nothing else', () => {
    const block = {
      target: 'local',
      section: 'Verify',
      line: 1,
      script: 'make probe\n',
      expects: [],
    } as const;
    const commands = commandsOf({ blocks: [block] });
    expect(commandsOf({ blocks: [{ ...block, line: 9, script: '\n  make probe' }] })).to.equal(commands);
    expect(commandsOf({ blocks: [block, { ...block, target: 'aws' }] })).to.equal(commands);
    expect(commandsOf({ blocks: [{ ...block, script: 'make probe || true' }] })).not.to.equal(commands);
    expect(commandsOf({ blocks: [{ ...block, section: 'Undo' }] })).not.to.equal(commands);
  });

  it('says of what failed why, and which alerts fired besides', () => {
    const page = scoreboard([
      drilled('APIDown', {
        result: 'failed',
        failures: ['repair: expected\n  this; came that'],
        fired: {
          APIDown: { state: 'delivered' },
          UpstreamTimeouts: { state: 'inhibited', why: 'APIDown fires' },
          GatewayDown: { state: 'unexpected', why: 'It fired.' },
        },
      }),
    ]);
    expect(page).to.include('- **APIDown**, repair: expected this; came that');
    expect(page).to.include('- `APIDown-fault`: UpstreamTimeouts was told to nobody: APIDown fires');
    expect(page).to.include('- `APIDown-fault`: GatewayDown was **not expected**. It fired.');
  });

  describe('as a picture', () => {
    const titles = (rows: Row[]) =>
      [...heatmap(rows).matchAll(/<title>(.*?)<\/title>/g)].map(([, title]) => title);

    const COLUMNS = ALERTS.map(({ name }) => name);

    it('has a square for each fault and each alert of the catalogue, which says what happened there', () => {
      const all = titles([
        drilled('APIDown', {
          fired: { APIDown: { state: 'delivered' }, Watchdog: { state: 'expected', why: 'a < b' } },
        }),
        drilled('Watchdog', { fired: { Watchdog: { state: 'missing' } } }),
        skipped('RedisUnreachable'),
      ]);
      const square = (row: number, alert: string) => all[row * COLUMNS.length + COLUMNS.indexOf(alert)];
      expect(all).to.have.length(3 * COLUMNS.length + 7);
      expect(square(0, 'APIDown')).to.equal('APIDown-fault, APIDown: its own alert, delivered');
      expect(square(0, 'Watchdog')).to.equal('APIDown-fault, Watchdog: fired too, for a reason. a &lt; b');
      expect(square(0, 'RedisUnreachable')).to.equal('APIDown-fault, RedisUnreachable: quiet');
      expect(square(1, 'Watchdog')).to.equal('Watchdog-fault, Watchdog: its own alert, not delivered');
      for (const alert of COLUMNS)
        expect(square(2, alert)).to.equal(`RedisUnreachable-fault, ${alert}: not known. it needs Redis`);
    });

    it('does not call quiet what nothing here can hear, or nobody has listened for', () => {
      const { fired, ...early } = drilled('APIDown', { result: 'failed' });
      const [heard, unheard] = [titles([drilled('APIDown')]), titles([early])];
      expect(heard[COLUMNS.indexOf('CertificateExpiresSoon')]).to.equal(
        'APIDown-fault, CertificateExpiresSoon: not known. CloudWatch evaluates it.',
      );
      expect(unheard[COLUMNS.indexOf('GatewayDown')]).to.equal(
        'APIDown-fault, GatewayDown: not known. The drill did not get that far.',
      );
    });
  });
});
