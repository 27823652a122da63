/** What a drill has to have shown, from what was measured. Nothing here runs or waits. */
import type { Page } from '@digest/runbooks/pages';
import { DEAD_MAN } from '../observe/sink.ts';
import type { BlockResult } from './blocks.ts';
import type { Timing } from './results.ts';
import type { SliNow } from './sli.ts';
import { words } from './words.ts';

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
  const expected = severity === 'none' ? DEAD_MAN : `/${severity}`;
  return path === expected ? [] : [{ phase: 'detect', expected: `${alert} sent to ${expected}`, came: path }];
}

/** A diagnosis that says the same of a healthy system says nothing. */
export const diagnoses = (inHealth: readonly BlockResult[]): Failure[] =>
  tellsApart('diagnosis in health', 'First five minutes and Diagnosis', 'in a healthy system', inHealth);

/** And so does a verification that says the same of a broken one. */
export const verifies = (untreated: readonly BlockResult[]): Failure[] =>
  tellsApart('Verify where it is broken', 'Verify', 'where nobody follows the page', untreated);

function tellsApart(
  phase: string,
  sections: string,
  where: string,
  results: readonly BlockResult[],
): Failure[] {
  if (results.some(({ holds }) => !holds)) return [];
  const expected = `at least one block of ${sections} that does not hold ${where}`;
  return [
    {
      phase,
      expected,
      came: results.length === 0 ? 'no block at all' : `all ${results.length} of them hold there too`,
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
