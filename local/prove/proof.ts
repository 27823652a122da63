/** Asks Prometheus every expression of every panel and rule, and says what has no answer. */
import { read, type Selector } from '../../dashboards/src/promql.ts';
import { type Line, query, queryRange, type Range } from '../observe/query.ts';
import type { Board, Panel, Rule, Target } from './boards.ts';

/** What a target showed. */
export interface Shown extends Target {
  lines: Line[];
}

export interface ProvenPanel extends Panel {
  shown: Shown[];
  /** Why something of it is missing; filled in by the allow-list. */
  reasons: string[];
}

export interface ProvenBoard extends Board {
  panels: ProvenPanel[];
  /** Seconds since 1970 at which a release was first seen, with its name. */
  deployed: { at: number; version: string }[];
}

/** What has no answer. The first few fields say where, and are what an allow-list matches. */
export interface Fault {
  /** Dashboard's uid and panel's title: `digest-api: Heap`. */
  panel?: string;
  source?: 'cloudwatch';
  legend?: string;
  alert?: string;
  record?: string;
  metric?: string;
  what: string;
}

export async function proveBoard(
  prometheus: string,
  board: Board,
  range: Range,
): Promise<{ board: ProvenBoard; faults: Fault[] }> {
  const faults: Fault[] = [];
  const panels: ProvenPanel[] = [];
  for (const panel of board.panels) {
    const where = { panel: `${board.uid}: ${panel.title}` };
    const shown: Shown[] = [];
    for (const target of panel.targets) {
      const { lines, fault } = await show(prometheus, target, range);
      shown.push({ ...target, lines });
      if (fault) faults.push({ ...where, legend: target.legend, what: fault });
    }
    if (panel.source === 'cloudwatch') faults.push({ ...where, source: 'cloudwatch', what: 'not asked' });
    panels.push({ ...panel, shown, reasons: [] });
  }
  const marks = board.deployments && (await queryRange(prometheus, board.deployments, range));
  if (marks?.length === 0) faults.push({ panel: `${board.uid}: Deployments`, what: 'no series' });
  const deployed = (marks || []).map(({ metric, values: [first] }) => ({
    at: first?.[0] as number,
    version: metric.version ?? '',
  }));
  return { board: { ...board, panels, deployed }, faults };
}

async function show(
  prometheus: string,
  { expr, instant }: Target,
  range: Range,
): Promise<{ lines: Line[]; fault?: string }> {
  try {
    const lines = instant
      ? (await query(prometheus, expr)).map(({ metric, value }) => ({ metric, values: [value] }))
      : await queryRange(prometheus, expr, range);
    const fault = missing(lines);
    return { lines, ...(fault && { fault }) };
  } catch (error) {
    return { lines: [], fault: (error as Error).message };
  }
}

/** Also a line that never moved from zero proves nothing: what it counts may never be counted. */
function missing(lines: Line[]): string | undefined {
  if (lines.length === 0) return 'no series';
  const numbers = lines.flatMap(({ values }) => values.map(([, value]) => Number(value)));
  if (numbers.every(Number.isNaN)) return 'only NaN';
  return numbers.every((value) => value === 0 || Number.isNaN(value)) ? 'only zeros' : undefined;
}

/**
 * A recording has to have recorded something. An alert that does not fire has no answer; instead each series that it looks at has to have been
 * there at some time.
 */
export async function proveRule(prometheus: string, rule: Rule, range: Range): Promise<Fault[]> {
  const where = rule.kind === 'alert' ? { alert: rule.name } : { record: rule.name };
  try {
    const samples = await query(prometheus, rule.expr);
    if (rule.kind === 'record') {
      const lines = samples.map(({ metric, value }) => ({ metric, values: [value] }));
      const what = missing(lines);
      return what && what !== 'only zeros' ? [{ ...where, what }] : [];
    }
    const faults: Fault[] = [];
    for (const selector of read(rule.expr).selectors) {
      const seconds = Math.ceil(range.end - range.start);
      const seen = await query(prometheus, `present_over_time(${written(selector)}[${seconds}s])`);
      if (seen.length === 0)
        faults.push({ ...where, metric: selector.metric, what: `no series for ${written(selector)}` });
    }
    return faults;
  } catch (error) {
    return [{ ...where, what: (error as Error).message }];
  }
}

const written = ({ metric, matchers }: Selector) =>
  `${metric}{${matchers.map(({ label, op, value }) => `${label}${op}${JSON.stringify(value)}`).join(', ')}}`;

/** What Prometheus itself has to say of the rules that it evaluates. */
export async function ruleHealth(prometheus: string): Promise<Fault[]> {
  const { data } = (await (await fetch(`${prometheus}/api/v1/rules`)).json()) as {
    data: { groups: { rules: { name: string; type: string; health: string; lastError?: string }[] }[] };
  };
  return data.groups
    .flatMap(({ rules }) => rules)
    .filter(({ health }) => health !== 'ok')
    .map(({ name, type, health, lastError }) => ({
      ...(type === 'alerting' ? { alert: name } : { record: name }),
      what: lastError ?? `health: ${health}`,
    }));
}
