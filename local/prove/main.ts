/**
 * `make prove-panels`: starts the system, gives it three minutes of good and bad calls and of incidents, and asks Prometheus every
 * expression of every dashboard and rule. Writes docs/panels; exit code 1 when one has no answer and allow.yaml no reason.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { programVersion } from '../src/programs.ts';
import { judge, readAllowed, type Verdict } from './allow.ts';
import { drawBoard } from './draw/board.ts';
import { report } from './report.ts';
import { type Run, run } from './run.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const docs = new URL('../../docs/panels/', import.meta.url);

/** What a picture shows. */
const SHOWN = [
  'api/src',
  'dashboards/grafana',
  'dashboards/rules',
  'dashboards/collector.yaml',
  'gateway-tyk',
  'local',
];

const began = performance.now();
function say(line: string): void {
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(
    `${String(Math.floor(seconds / 60)).padStart(2)}:${String(seconds % 60).padStart(2, '0')}  ${line}`,
  );
}

/** Panels get the reasons why they lack something, and what lacks one is said. @returns whether all is well */
function tell({ boards }: Run, { faults, excused, idle }: Verdict): boolean {
  for (const { uid, panels } of boards) {
    for (const panel of panels) {
      const own = excused.filter(({ fault }) => fault.panel === `${uid}: ${panel.title}`);
      panel.reasons = [...new Set(own.map(({ reason }) => reason))];
    }
  }
  for (const { what, ...where } of faults) console.error(`${JSON.stringify(where)}: ${what}`);
  for (const entry of idle)
    console.error(`allow.yaml: this entry excuses nothing any more; remove it: ${JSON.stringify(entry)}`);
  return faults.length + idle.length === 0;
}

/** Programs, their versions, and of what commit the rest is. */
function madeOn({ gateway, observe }: Run): string {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  const changed = git('status', '--porcelain', '--', ...SHOWN) !== '';
  const version = (program: string) => `${program} ${programVersion(program)}`;
  return [
    gateway === 'tyk'
      ? `the real Tyk (${version('tyk')}, ${version('redis-server')})`
      : 'the embedded gateway',
    observe.collector === 'stand-in' ? 'the stand-in for the collector' : version(observe.collector),
    version('prometheus'),
    ...(observe.alertmanager ? [version('alertmanager')] : []),
    ...(observe.redisExporter ? [version('redis_exporter')] : []),
    `commit ${git('rev-parse', '--short', 'HEAD')}${changed ? ' and changes to it' : ''}`,
    new Date().toISOString().slice(0, 10),
  ].join(', ');
}

function write(result: Run): void {
  const { gateway, observe, range, boards } = result;
  const on = `${gateway === 'tyk' ? 'real Tyk' : 'embedded gateway'}, ${observe.collector}`;
  mkdirSync(docs, { recursive: true });
  for (const board of boards) writeFileSync(new URL(`${board.uid}.svg`, docs), drawBoard(board, range, on));
  writeFileSync(new URL('README.md', docs), report({ ...result, madeOn: madeOn(result) }));
}

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => interruption.abort());

try {
  const result = await run(say, interruption.signal);
  const { gateway, observe } = result;
  const { collector, alertmanager, redisExporter } = observe;
  const verdict = judge(result.faults, readAllowed(), { gateway, collector, alertmanager, redisExporter });
  const well = tell(result, verdict);
  if (well) write(result);
  say(
    well
      ? `Every expression has an answer, or a reason (${verdict.excused.length}). Written: docs/panels`
      : 'Nothing is written. Mend the expression or the metric, or give a reason in local/prove/allow.yaml.',
  );
  process.exit(well ? 0 : 1);
} catch (error) {
  console.error(
    interruption.signal.aborted ? 'Interrupted; everything has ended.' : (error as Error).message,
  );
  process.exit(interruption.signal.aborted ? 130 : 1);
}
