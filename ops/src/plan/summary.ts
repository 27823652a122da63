/** One summary of all units of an environment, dependencies first. */
import { ACTIONS, type Action, type Change, changes, type PlanJson } from './plan-json.ts';
import { table } from './table.ts';

interface Planned {
  name: string;
  dependencies: readonly string[];
  mocks: readonly string[];
  plan: PlanJson;
  human: string;
}

export interface UnitSummary {
  unit: string;
  wave: number;
  counts: Record<Action, number>;
  /** What is gone afterwards, if only for a moment. */
  lost: Change[];
  /** Units that it was planned on mocks of. */
  mocks: string[];
  /** Units that it depends on, through others too, in which something is replaced. */
  onReplaced: string[];
}

const HEADS: Record<Action, string> = {
  create: 'create',
  update: 'change',
  replace: 'replace',
  delete: 'destroy',
  read: 'read',
  import: 'import',
  move: 'move',
  forget: 'forget',
};

/** Shown also when there is none of them. */
const ALWAYS: readonly Action[] = ['create', 'update', 'replace', 'delete', 'read'];

/** @param units dependencies first */
export function summarize(units: readonly Planned[], wave: Record<string, number>): UnitSummary[] {
  const found: UnitSummary[] = [];
  for (const { name, dependencies, mocks, plan } of units) {
    const all = changes(plan);
    const before = found.filter(({ unit }) => dependencies.includes(unit));
    found.push({
      unit: name,
      wave: wave[name] ?? 1,
      counts: count(all),
      lost: all.filter(({ action }) => action === 'replace' || action === 'delete'),
      mocks: [...mocks],
      onReplaced: [
        ...new Set(
          before.flatMap(({ unit, counts, onReplaced }) =>
            counts.replace > 0 ? [unit, ...onReplaced] : onReplaced,
          ),
        ),
      ].sort(),
    });
  }
  return found;
}

function count(all: readonly Change[]): Record<Action, number> {
  return Object.fromEntries(
    ACTIONS.map((action) => [action, all.filter((change) => change.action === action).length]),
  ) as Record<Action, number>;
}

/**
 * For people; the same for the same plans.
 * @param where for example `dev, on AWS`
 * @param leftOut units that were not planned, by their exclude block
 */
export function summaryText(
  where: string,
  summary: readonly UnitSummary[],
  leftOut: readonly string[] = [],
): string {
  const total = (action: Action) => summary.reduce((sum, { counts }) => sum + counts[action], 0);
  const shown = ACTIONS.filter((action) => ALWAYS.includes(action) || total(action) > 0);
  const last = Math.max(1, ...summary.map(({ wave }) => wave));
  const lost = summary.flatMap(({ unit, lost }) =>
    lost.map(
      ({ address, action }) => `  ${unit}: ${address} is ${action === 'delete' ? 'destroyed' : 'replaced'}`,
    ),
  );
  const onReplaced = summary.flatMap(({ unit, onReplaced }) =>
    onReplaced.length > 0 ? [`  ${unit}, on ${onReplaced.join(', ')}`] : [],
  );
  const onMocks = summary.flatMap(({ unit, mocks }) =>
    mocks.length > 0 ? [`  ${unit}, of ${mocks.join(', ')}`] : [],
  );
  const section = (title: string, lines: string[]) => (lines.length > 0 ? ['', title, ...lines] : []);
  return [
    `Plan of ${where}`,
    '',
    ...table([
      ['unit', ...shown.map((action) => HEADS[action]), 'wave'],
      ...summary.map(({ unit, counts, wave }) => [
        unit,
        ...shown.map((action) => String(counts[action])),
        String(wave),
      ]),
      ['total', ...shown.map((action) => String(total(action))), String(last)],
    ]),
    ...section(
      'Left out by their exclude block (units/):',
      leftOut.map((unit) => `  ${unit}`),
    ),
    ...section('Gone afterwards, or for a moment:', lost),
    ...section('Depend on a unit with a replacement:', onReplaced),
    ...section('Planned on mocks, since what they need does not exist yet:', onMocks),
    ...section(
      `Applied in ${last} waves. What is not in the first is planned again when all that it needs is there, and must then do what is shown here:`,
      last > 1 ? waveLines(summary, last) : [],
    ),
  ].join('\n');
}

function waveLines(summary: readonly UnitSummary[], last: number): string[] {
  return Array.from({ length: last }, (_, index) => {
    const names = summary.filter(({ wave }) => wave === index + 1).map(({ unit }) => unit);
    return `  ${index + 1}. ${names.join(', ')}`;
  });
}

/** The summary, and each unit's plan in Terraform's words. */
export function planText(summary: string, units: readonly Planned[]): string {
  return `${[summary, ...units.map(({ name, human }) => `${'─'.repeat(20)} ${name} ${'─'.repeat(20)}\n\n${human}`)].join('\n\n')}\n`;
}
