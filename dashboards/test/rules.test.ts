import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { findProgram } from '../../local/src/programs.ts';
import { needs } from '../../local/testing/needs.ts';
import { ALERTS, RULE_FILES } from '../src/catalogue.ts';
import { BURN_ALERTS, burnCases, windowCases } from './burns.ts';
import { CASES } from './cases.ts';
import { runCase, runRecording } from './promtool.ts';

const home = fileURLToPath(new URL('../', import.meta.url));

describe('alert rules', function () {
  this.timeout(60_000);

  it('each have cases, and no case is of a rule that is gone', () => {
    const names = ALERTS.filter(({ by }) => by === 'prometheus').map(({ name }) => name);
    expect([...Object.keys(CASES), ...BURN_ALERTS]).to.have.members(names);
  });

  it('each have a case in which they do not fire', () => {
    const always = Object.entries(CASES)
      .filter(([, cases]) => cases.every(({ at }) => Object.values(at).every((firing) => firing.length > 0)))
      .map(([name]) => name);
    expect(always).to.deep.equal(['Watchdog']);
  });

  describe('as promtool reads them', () => {
    before(needs('promtool'));

    it('are right, and none is there twice', () => {
      const files = Object.keys(RULE_FILES).map((name) => `${home}rules/${name}.yaml`);
      const { status, stdout, stderr } = spawnSync(
        findProgram('promtool') as string,
        ['check', 'rules', '--lint=all', '--lint-fatal', ...files],
        { encoding: 'utf8' },
      );
      expect(status, stdout + stderr).to.equal(0);
    });

    for (const [alert, cases] of Object.entries(CASES)) {
      describe(alert, () => {
        for (const item of cases) it(item.name, () => runCase(alert, item));
      });
    }

    for (const { window, recording } of windowCases()) {
      it(`slo:burn:rate_${window} is over ${window}`, () => runRecording(recording));
    }

    for (const { alert, cases } of burnCases()) {
      describe(alert, () => {
        for (const item of cases) it(item.name, () => runCase(alert, item));
      });
    }
  });
});
