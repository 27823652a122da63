/** runbooks/scoreboard.json: the last drill of each alert. */

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { ALERTS } from '@digest/dashboards/catalogue';
import type { Page } from '@digest/runbooks/pages';

/** What an alert did under a fault that is or is not its own. */
export type Cell =
  /** The fault's own: it came to the sink, or it did not. */
  | { state: 'delivered' | 'missing' }
  /** Fired too, for this reason. */
  | { state: 'expected'; why: string }
  /** Fired in Prometheus, and Alertmanager told nobody. */
  | { state: 'inhibited'; why: string }
  | { state: 'unexpected'; why: string };

/** Seconds. */
export interface Timing {
  /** In real time, as the page says. */
  budget: number;
  /** What was measured, as it would be in real time. */
  after: number;
  /** Of that, what was over when the drill began: the fault had gone on unnoticed. */
  before?: number;
  /** On the clock of the drill. */
  measured: number;
  /** How many times faster the drill's windows are. */
  factor: number;
}

interface Of {
  alert: string;
  severity: 'page' | 'ticket' | 'none';
  fault: string;
}

export interface Drill extends Of {
  result: 'passed' | 'failed';
  factor: number;
  /** From the fault to the notification. Absent when it did not come. */
  detect?: Timing;
  /** From the notification to the system that is well again. */
  repair?: Timing;
  /** By alert; quiet ones are left out. Absent when nothing was found out. */
  fired?: Record<string, Cell>;
  /** A sentence each. */
  failures: string[];
  /** Programs, with their versions. */
  on: string;
  date: string;
  /** Short; with `-dirty` when what was drilled is in no commit, and `unknown` without git. */
  commit: string;
  /** Of the page: commandsOf. */
  commands: string;
}

export interface Skipped extends Of {
  result: 'skipped';
  why: string;
}

export type Row = Drill | Skipped;

/**
 * A digest of what a drill executes of a page, by which a row is known to be of another page than there is now. Indentation and empty lines
 * do not count.
 */
export function commandsOf({ blocks }: Pick<Page, 'blocks'>): string {
  const lines = blocks
    .filter(({ target }) => target === 'local')
    .flatMap(({ section, script }) => [section, ...script.split('\n').map((line) => line.trim())]);
  return createHash('sha256').update(lines.filter(Boolean).join('\n')).digest('hex').slice(0, 12);
}

/** @returns the rows, in the catalogue's order */
export function readRows(file: URL): Row[] {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Row[]) : [];
}

export function writeRows(file: URL, rows: readonly Row[]): void {
  writeFileSync(file, `${JSON.stringify(rows, null, 2)}\n`);
}

/**
 * Puts a row in its place. What could not be drilled here does not replace what was drilled elsewhere, where more is installed, and what
 * is of no alert any more goes.
 */
export function updated(rows: readonly Row[], row: Row): Row[] {
  const before = rows.find(({ alert }) => alert === row.alert);
  const stays =
    row.result === 'skipped' && before && before.result !== 'skipped' && before.fault === row.fault;
  const others = rows.filter(({ alert }) => alert !== row.alert);
  const all = [...others, stays ? before : row];
  return ALERTS.flatMap(({ name }) => all.filter(({ alert }) => alert === name));
}
