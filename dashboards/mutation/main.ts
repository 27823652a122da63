/**
 * `make mutation-rules`: changes every name, label, value, threshold, window and comparison of every rule, and every name, label, value
 * and window of every panel, and every inhibition, one at a time, and says which check notices. Exit code 1 when none does. Needs promtool.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../../local/src/programs.ts';
import { INHIBITIONS, type Inhibition, localConfiguration } from '../src/alertmanager.ts';
import { RULE_FILES } from '../src/catalogue.ts';
import { check } from '../src/contract.ts';
import { links } from '../src/links.ts';
import { type AlertingRule, isAlert, type RecordingRule, ruleFile } from '../src/rule.ts';
import { expressions, RECORDED } from '../src/uses.ts';
import { baseCases, burnCases, windowCases } from '../test/burns.ts';
import { CASES } from '../test/cases.ts';
import { keyOf, numbers } from '../test/decided.ts';
import { DECISIONS } from '../test/decisions.ts';
import { lint } from '../test/expression.ts';
import { faults } from '../test/inhibition.ts';
import { runCase, runRecording } from '../test/promtool.ts';
import { EQUIVALENT } from './equivalent.ts';
import { mutants, scaled } from './mutants.ts';

type Rule = AlertingRule | RecordingRule;

const nameOf = (rule: Rule) => (isAlert(rule) ? rule.alert : rule.record);
const cases = [...Object.entries(CASES), ...burnCases().map((item) => [item.alert, item.cases] as const)];
/** Windows of one recording, from short to long: one instead of the next is an easy mistake. */
const windows = ['5m', '30m', '1h', '2h', '6h', '1d', '3d', '30d'].map((window) => `slo:burn:rate_${window}`);
const table = new Map<string, { all: number; by: Map<string, number> }>();
const survivors: string[] = [];

function count(
  where: string,
  { kind, change }: { kind: string; change: string },
  noticed: string | undefined,
): void {
  const row = table.get(kind) ?? { all: 0, by: new Map() };
  table.set(kind, row);
  row.all += 1;
  if (noticed) row.by.set(noticed, (row.by.get(noticed) ?? 0) + 1);
  else if (!EQUIVALENT.some((item) => item.where === where && item.change === change))
    survivors.push(`${where}: ${kind} ${change}`);
  else row.by.set('nothing: means the same', (row.by.get('nothing: means the same') ?? 0) + 1);
}

function contract(expr: string): string | undefined {
  try {
    check(expr, RECORDED);
  } catch {
    return 'contract';
  }
  return undefined;
}

/** The last resort: the same numbers, said in another place. */
const decided = (key: string, expr: string) =>
  numbers(expr) === DECISIONS[key] ? undefined : 'numbers that were decided';

/** The cases that say something of a recording; those of the pages, because tickets are made of the same and take days of samples. */
function recordingChecks(rule: RecordingRule, files: string[]): (() => void)[] {
  const window = windowCases().find((item) => rule.record.endsWith(`_${item.window}`));
  if (window) return [() => runRecording(window.recording, files)];
  const base = baseCases().map((item) => () => runRecording(item.recording, files));
  const alert = rule.labels?.slo === 'latency' ? 'LatencyBurnsFast' : 'AvailabilityBurnsFast';
  const [, list = []] = cases.find(([name]) => name === alert) ?? [];
  return [...base, ...list.map((item) => () => runCase(alert, item, files))];
}

function passes(run: () => void): boolean {
  try {
    run();
  } catch {
    return false;
  }
  return true;
}

/** @returns whether a case fails with this rule instead of the one that is there */
function promtool(rule: Rule, mutant: Rule): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'digest-mutant-'));
  try {
    const files = Object.entries(RULE_FILES).map(([name, groups]) => {
      const changed = groups.map((group) => ({
        ...group,
        rules: group.rules.map((item) => (item === rule ? mutant : item)),
      }));
      writeFileSync(join(folder, `${name}.yaml`), ruleFile(changed, links));
      return join(folder, `${name}.yaml`);
    });
    const window = isAlert(rule) ? rule.labels?.window : undefined;
    const about = ({ name }: { name: string }) =>
      Number(window !== undefined && name.includes(` ${window} `));
    const checks = isAlert(rule)
      ? cases.flatMap(([alert, list]) =>
          alert === rule.alert
            ? // Those of its own window notice most, and some take seconds.
              list.toSorted((a, b) => about(b) - about(a)).map((item) => () => runCase(alert, item, files))
            : [],
        )
      : recordingChecks(rule, files);
    return checks.every(passes) ? undefined : 'promtool';
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (!findProgram('promtool')) throw new Error('promtool is not there: `make tools TOOLS=promtool`');

const rules = Object.values(RULE_FILES).flatMap((groups) => groups.flatMap((group) => group.rules));
for (const [index, rule] of rules.entries()) {
  process.stderr.write(
    `${survivors.length} not noticed; rule ${index + 1} of ${rules.length}: ${nameOf(rule)}\n`,
  );
  for (const mutant of mutants(rule.expr, windows))
    count(
      nameOf(rule),
      mutant,
      contract(mutant.expr) ??
        promtool(rule, { ...rule, expr: mutant.expr }) ??
        decided(keyOf(rule), mutant.expr),
    );
  if (!isAlert(rule)) continue;
  for (const factor of rule.for ? [0.5, 2] : []) {
    const changed = scaled(rule.for as string, factor);
    count(
      rule.alert,
      { kind: 'for', change: `${rule.for} → ${changed}` },
      promtool(rule, { ...rule, for: changed }),
    );
  }
  const severity = rule.severity === 'page' ? 'ticket' : 'page';
  count(
    rule.alert,
    { kind: 'severity', change: `${rule.severity} → ${severity}` },
    promtool(rule, { ...rule, severity }),
  );
}
const alerts = new Set(rules.map(nameOf));
for (const { where, expr } of expressions().filter((item) => !alerts.has(item.where))) {
  for (const mutant of mutants(expr)) {
    if (!['metric', 'label', 'value', 'window'].includes(mutant.kind)) continue;
    const found =
      contract(mutant.expr) ??
      (lint(mutant.expr).length > 0 ? 'lint of dashboards' : undefined) ??
      (where in DECISIONS ? decided(where, mutant.expr) : undefined);
    // A value of an open set, such as a status or a route, is only known where it is served.
    const left = mutant.kind === 'value' && !found;
    count(
      where,
      { ...mutant, kind: `${mutant.kind} of a panel` },
      left ? 'left to `make prove-panels`' : found,
    );
  }
}

for (const [index, inhibition] of INHIBITIONS.entries()) {
  const others = INHIBITIONS.filter((_, place) => place !== index);
  const { equal, job, ...rest } = inhibition;
  const changed: [string, Inhibition[]][] = [
    ['left out', others],
    ['by another', [...others, { ...inhibition, source: 'Watchdog' }]],
    ...(equal
      ? [['for all endpoints', [...others, { ...rest, ...(job && { job }) }]] as [string, Inhibition[]]]
      : []),
    ...(job ? [['for all jobs', [...others, rest]] as [string, Inhibition[]]] : []),
    ...inhibition.targets.split('|').map((target): [string, Inhibition[]] => [
      `without ${target}`,
      [
        ...others,
        {
          ...inhibition,
          targets:
            inhibition.targets
              .split('|')
              .filter((item) => item !== target)
              .join('|') || 'none',
        },
      ],
    ]),
  ];
  for (const [change, inhibitions] of changed) {
    const noticed =
      faults(localConfiguration('http://127.0.0.1:9', { inhibitions })).length > 0 ? 'situations' : undefined;
    count(`${inhibition.source} inhibits ${inhibition.targets}`, { kind: 'inhibition', change }, noticed);
  }
}

console.log('| changed | mutants | noticed by |\n| --- | --- | --- |');
for (const [kind, { all, by }] of table)
  console.log(`| ${kind} | ${all} | ${[...by].map(([name, number]) => `${name} ${number}`).join(', ')} |`);
console.log(
  survivors.length === 0
    ? '\nAll were noticed.'
    : `\nNot noticed: ${survivors.length}\n${survivors.join('\n')}`,
);
process.exitCode = survivors.length > 0 ? 1 : 0;
