/** Which alerts fired under a fault, and whether they should have: a row of the matrix of faults and alerts. */
import { INHIBITIONS } from '@digest/dashboards/alertmanager';
import type { Fault } from './fault.ts';
import type { Failure } from './judge.ts';
import type { Cell } from './results.ts';

/** Names of alerts since the fault in one of the two systems. */
export interface Happened {
  /** In Prometheus, also if nobody was told. */
  fired: ReadonlySet<string>;
  /** At the sink, also if it is over. */
  told: ReadonlySet<string>;
  /** By Alertmanager, with the alert because of which. */
  held: ReadonlyMap<string, string>;
}

/** Of what an alert did in the two systems, the last of these counts. */
const RANK: readonly Cell['state'][] = ['inhibited', 'expected', 'unexpected'];

/** Those that were quiet in both are left out. */
export function cells(
  { alert, also, alsoTreated }: Pick<Fault, 'alert' | 'also' | 'alsoTreated'>,
  { treated, control }: { treated: Happened; control: Happened },
): Record<string, Cell> {
  const row: Record<string, Cell> = { [alert]: { state: treated.told.has(alert) ? 'delivered' : 'missing' } };
  const arms = [
    ['where the page was followed', treated, { ...also, ...alsoTreated }],
    ['where nobody followed the page', control, { ...also }],
  ] as const;
  for (const [where, happened, reasons] of arms) {
    for (const other of [...new Set([...happened.fired, ...happened.told])].sort()) {
      if (other === alert) continue;
      const cell = judged(other, happened, reasons[other], where);
      const before = row[other];
      if (!before || RANK.indexOf(cell.state) > RANK.indexOf(before.state)) row[other] = cell;
    }
  }
  return row;
}

function judged(alert: string, { told, held }: Happened, reason: string | undefined, where: string): Cell {
  const by = told.has(alert) ? undefined : held.get(alert);
  if (by) return { state: 'inhibited', why: `${by} fires: ${whyHeld(alert, by)}` };
  return reason ? { state: 'expected', why: reason } : { state: 'unexpected', why: `It fired ${where}.` };
}

const whyHeld = (target: string, by: string) =>
  INHIBITIONS.find(({ source, targets }) => source === by && new RegExp(`^(${targets})$`).test(target))?.why;

export function discriminates(row: Readonly<Record<string, Cell>>, fault: string): Failure[] {
  return Object.entries(row).flatMap(([alert, cell]) => {
    if (cell.state !== 'unexpected') return [];
    const expected = `${alert} quiet under ${fault}, or a reason in the fault's \`also\` or \`alsoTreated\``;
    return [{ phase: 'discrimination', expected, came: cell.why }];
  });
}
