import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { findProgram } from '../../local/src/programs.ts';
import { needs } from '../../local/testing/needs.ts';
import { MEMORY_BYTES } from '../src/alerts/api.ts';
import { ALERTS, RULE_FILES } from '../src/catalogue.ts';
import { BURN_ALERTS, baseCases, burnCases, windowCases } from './burns.ts';
import { CASES } from './cases.ts';
import { allNumbers } from './decided.ts';
import { DECISIONS } from './decisions.ts';
import { runCase, runRecording } from './promtool.ts';

const home = fileURLToPath(new URL('../', import.meta.url));

describe('alert rules', function () {
  this.timeout(60_000);

  it('each have cases, and no case is of a rule that is gone', () => {
    const names = ALERTS.filter(({ by }) => by === 'prometheus').map(({ name }) => name);
    const cased = [...Object.keys(CASES), ...BURN_ALERTS];
    expect(
      names.filter((name) => !cased.includes(name)),
      'alerts without cases in test/cases.ts',
    ).to.deep.equal([]);
    expect(
      cased.filter((name) => !names.includes(name)),
      'cases without an alert',
    ).to.deep.equal([]);
  });

  it('each have a case in which they do not fire', () => {
    const always = Object.entries(CASES)
      .filter(([, cases]) => cases.every(({ at }) => Object.values(at).every((firing) => firing.length > 0)))
      .map(([name]) => name);
    expect(always).to.deep.equal(['Watchdog']);
  });

  it('call memory high below what the smallest task leaves the API, and well above what it needs', () => {
    const live = (path: string) => readFileSync(new URL(`../../live/${path}`, import.meta.url), 'utf8');
    const collector = Number(/collector = \{[^}]*?memory\s*= (\d+)/.exec(live('settings.hcl'))?.[1]);
    for (const environment of ['dev', 'prod']) {
      const task = Number(/api\s*= \{[^}]*memory = (\d+)/.exec(live(`${environment}/env.hcl`))?.[1]);
      expect(MEMORY_BYTES / 2 ** 20 / (task - collector), environment).to.be.within(0.7, 0.85);
    }
  });

  it('have the numbers that were decided', () => {
    expect(allNumbers()).to.deep.equal(DECISIONS);
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

    for (const { what, recording } of baseCases()) {
      it(`${what} is counted over five minutes`, () => runRecording(recording));
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
