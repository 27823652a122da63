/**
 * `make drill`: every fault that can be injected here, one after the other, and whether the page of its alert mends it. `make drill ALERT=…`: that
 * one. Writes runbooks/scoreboard.json, SCOREBOARD.md and scoreboard.svg after each; exit code 1 when one fails.
 */
import { fileURLToPath } from 'node:url';
import { ALERTS } from '@digest/dashboards/catalogue';
import { type Page, readPage } from '@digest/runbooks/pages';
import { checkout } from '../src/releases.ts';
import { drill } from './drill.ts';
import type { Fault } from './fault.ts';
import { FAULTS } from './faults.ts';
import { type Machine, machine, whyNot } from './machine.ts';
import { commandsOf, type Drill, type Row, readRows, updated } from './results.ts';
import { save, scoreboardFile } from './save.ts';
import { words } from './words.ts';

/** How many times shorter every duration is than in real time, where a fault says nothing else. */
const FACTOR = 30;

/** What a drill does not depend on, or writes itself. Of a page the commands count, which are in its row. */
const BESIDE = ['*.md', '*.tf', '*.hcl', '*.test.ts', 'runbooks/scoreboard.*'];

const runbooks = fileURLToPath(new URL('../../runbooks/', import.meta.url));

const began = performance.now();
function say(line: string): void {
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(
    `${String(Math.floor(seconds / 60)).padStart(2)}:${String(seconds % 60).padStart(2, '0')}  ${line}`,
  );
}

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    if (interruption.signal.aborted) process.exit(130); // parts and blocks die with this process; their folders stay
    console.log('\nEnding both systems; another Ctrl-C kills.');
    interruption.abort();
  });

/** @throws Error when there is no such alert, or of its page when that is not as it has to be */
function chosen(name: string | undefined): { fault: Fault; page: Page }[] {
  const names = ALERTS.map(({ name }) => name);
  if (name && !names.includes(name))
    throw new Error(`There is no alert ${name}. ALERT can be: ${names.join(', ')}`);
  return names
    .filter((alert) => !name || alert === name)
    .map((alert) => {
      const fault = FAULTS.find((fault) => fault.alert === alert);
      if (!fault) throw new Error(`No fault in local/drill/faults.ts is of the alert ${alert}.`);
      return { fault, page: readPage(`${runbooks}${alert}.md`) };
    });
}

async function attempt(fault: Fault, page: Page, here: Machine, commit: string): Promise<Drill> {
  const { alert, severity } = page;
  const factor = fault.factor ?? FACTOR;
  const outcome = await drill({
    fault,
    page,
    factor,
    gateway: here.gateway,
    say: (line) => say(`${alert}: ${line}`),
    signal: interruption.signal,
  });
  for (const { phase, expected, came } of outcome.failures)
    console.error(
      `\n${alert}, ${phase}\n  expected: ${expected}\n  came: ${came}\n  page: runbooks/${alert}.md; fault: ${fault.what}\n`,
    );
  const { detect, repair, fired, failures } = outcome;
  return {
    alert,
    severity,
    fault: fault.name,
    result: failures.length === 0 ? 'passed' : 'failed',
    factor,
    ...(detect && { detect }),
    ...(repair && { repair }),
    ...(fired && { fired }),
    failures: failures.map(({ phase, expected, came }) => `${phase}: expected ${expected}; came ${came}`),
    on: here.on,
    date: new Date().toISOString().slice(0, 10),
    commit,
    commands: commandsOf(page),
  };
}

function keep(row: Row): void {
  save(updated(readRows(scoreboardFile), row));
}

async function all(): Promise<number> {
  const here = await machine(process.env.GATEWAY ?? 'auto');
  // Once, as the pages and faults are read: what is edited meanwhile is not what was drilled.
  const { commit } = checkout(...BESIDE);
  say(`drilling ${commit} on ${here.on}`);
  const ends: Row[] = [];
  for (const { fault, page } of chosen(process.env.ALERT || undefined)) {
    const { alert, severity } = page;
    const why = whyNot(fault, here);
    const row: Row = why
      ? { alert, severity, fault: fault.name, result: 'skipped', why }
      : await attempt(fault, page, here, commit);
    ends.push(row);
    keep(row);
    say(why ? `${alert}: skipped. ${why}` : `${alert}: ${row.result}`);
  }
  console.log();
  for (const row of ends) console.log(summed(row));
  const failed = ends.filter(({ result }) => result === 'failed').length;
  console.log(`\n${failed} of ${ends.length} failed. Written: runbooks/SCOREBOARD.md and scoreboard.svg`);
  return failed === 0 ? 0 : 1;
}

function summed(row: Row): string {
  const start = `${row.result.padEnd(8)} ${row.alert.padEnd(26)} ${row.fault.padEnd(22)}`;
  if (row.result === 'skipped') return `${start} ${row.why}`;
  const { detect, repair } = row;
  const within = (what: string, timing: typeof detect) =>
    timing ? `${what} after ${words(timing.after)} of ${words(timing.budget)}` : `not ${what}`;
  return `${start} ${within('detected', detect)}, ${within('repaired', repair)}`;
}

try {
  process.exit(await all());
} catch (error) {
  if (!interruption.signal.aborted) console.error((error as Error).message);
  else console.error('Interrupted; everything has ended. What was drilled before is kept.');
  process.exit(interruption.signal.aborted ? 130 : 1);
}
