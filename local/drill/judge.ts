/** What a drill has to have shown, from what was measured. Nothing here runs or waits. */
import { INHIBITIONS } from '@digest/dashboards/alertmanager';
import type { Page } from '@digest/runbooks/pages';
import type { BlockResult } from './blocks.ts';
import type { Cell, Timing } from './results.ts';
import type { SliNow } from './sli.ts';

/** What was wrong, for the person who mends page, rule or system. */
export interface Failure {
  /** Such as `baseline`, `detect`, a section of the page, `control`. */
  phase: string;
  expected: string;
  came: string;
}

export function overBudget(
  phase: 'detect' | 'repair',
  { budget, after, measured, factor }: Timing,
): Failure[] {
  if (after <= budget) return [];
  return [
    {
      phase,
      expected: `within the page's budget of ${words(budget)}`,
      came: `${words(after)} (${measured.toFixed(1)} s here, ${factor} times compressed)`,
    },
  ];
}

/** A page that comes as a ticket wakes nobody. @param path of the sink */
export function rightWay({ alert, severity }: Pick<Page, 'alert' | 'severity'>, path: string): Failure[] {
  const expected = severity === 'none' ? '/dead-man' : `/${severity}`;
  return path === expected ? [] : [{ phase: 'detect', expected: `${alert} sent to ${expected}`, came: path }];
}

/** A diagnosis that says the same of a healthy system says nothing. */
export function diagnoses(inHealth: readonly BlockResult[]): Failure[] {
  if (inHealth.some(({ holds }) => !holds)) return [];
  return [
    {
      phase: 'diagnosis in health',
      expected:
        'at least one block of First five minutes and Diagnosis that does not hold in a healthy system',
      came: inHealth.length === 0 ? 'no block at all' : `all ${inHealth.length} of them hold there too`,
    },
  ];
}

/** How the system is that nobody treats, at the moment when the other one is repaired. */
export interface Untreated {
  delivered: boolean;
  firing: boolean;
  clients: SliNow;
}

/** What gets well by itself proves nothing of the page. */
export function controlStaysBroken(
  { alert, sli }: { alert: string; sli: 'broken' | 'healthy' },
  { delivered, firing, clients }: Untreated,
): Failure[] {
  const failure = (expected: string, came: string) => ({ phase: 'control', expected, came });
  const still = `still firing where nobody follows the page`;
  return [
    ...(delivered
      ? []
      : [failure(`${alert} delivered, and ${still}`, 'nothing of it at that sink, or its end')]),
    ...(delivered && !firing ? [failure(`${alert} ${still}`, 'Prometheus has it no more')] : []),
    ...(sli === 'broken' && clients.state !== 'broken'
      ? [failure('clients still badly served where nobody follows the page', clients.text)]
      : []),
  ];
}

/** Names of alerts since the fault in one of the two systems. */
export interface Happened {
  /** In Prometheus, also if nobody was told. */
  fired: ReadonlySet<string>;
  /** At the sink, also if it is over. */
  told: ReadonlySet<string>;
}

/** A row of the matrix: what each alert did under the fault, in whichever system. Those that were quiet are left out. */
export function cells(
  { alert, also = {} }: { alert: string; also?: Readonly<Record<string, string>> },
  happened: readonly Happened[],
): Record<string, Cell> {
  const fired = new Set(happened.flatMap(({ fired }) => [...fired]));
  const told = new Set(happened.flatMap(({ told }) => [...told]));
  const row: Record<string, Cell> = { [alert]: { state: told.has(alert) ? 'delivered' : 'missing' } };
  for (const other of [...new Set([...fired, ...told])].sort()) {
    if (other === alert) continue;
    const inhibition = told.has(other) ? undefined : inhibiting(other, fired);
    const why = also[other];
    if (inhibition) row[other] = { state: 'inhibited', why: `${inhibition.source} fires: ${inhibition.why}` };
    else if (why) row[other] = { state: 'expected', why };
    else row[other] = { state: 'unexpected' };
  }
  return row;
}

const inhibiting = (target: string, fired: ReadonlySet<string>) =>
  INHIBITIONS.find(
    ({ source, targets }) =>
      fired.has(source) && source !== target && new RegExp(`^(${targets})$`).test(target),
  );

export function discriminates(row: Readonly<Record<string, Cell>>, fault: string): Failure[] {
  const unexpected = Object.keys(row).filter((alert) => row[alert]?.state === 'unexpected');
  return unexpected.map((alert) => ({
    phase: 'discrimination',
    expected: `${alert} quiet under ${fault}, or a reason in the fault's \`also\``,
    came: `${alert} fired`,
  }));
}

/** `90 s`, `5 min`, `2.5 h` */
export function words(seconds: number): string {
  const [value, unit] =
    seconds < 120 ? [seconds, 's'] : seconds < 7200 ? [seconds / 60, 'min'] : [seconds / 3600, 'h'];
  return `${Number(value.toFixed(unit === 'h' ? 1 : 0))} ${unit}`;
}
