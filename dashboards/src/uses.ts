/** Compares every expression with the contract, both ways. */

import { DEPLOYMENTS } from './board.ts';
import { RULE_FILES } from './catalogue.ts';
import { ALL, check, type Recorded } from './contract.ts';
import { BOARDS } from './files.ts';
import { isPrometheus } from './panel.ts';
import { isAlert } from './rule.ts';

const rules = Object.values(RULE_FILES).flatMap((groups) => groups.flatMap((group) => group.rules));

export const RECORDED: readonly Recorded[] = rules.flatMap((rule) =>
  isAlert(rule)
    ? []
    : { record: rule.record, labels: [...(rule.by ?? []), ...Object.keys(rule.labels ?? {})] },
);

/** Each expression, with where it is. */
export function expressions(): { where: string; expr: string }[] {
  return [
    ...rules.map((rule) => ({ where: isAlert(rule) ? rule.alert : rule.record, expr: rule.expr })),
    { where: 'annotation of deployments', expr: DEPLOYMENTS },
    ...BOARDS.flatMap((board) =>
      board.rows.flatMap(({ panels }) =>
        panels.flatMap((panel) =>
          panel.queries
            .filter(isPrometheus)
            .map(({ expr }) => ({ where: `${board.title}: ${panel.title}`, expr })),
        ),
      ),
    ),
  ];
}

/** @throws Error with everything that is unknown in any expression, and every metric and recording that none uses */
export function compare(all = expressions()): void {
  const faults: string[] = [];
  const used = new Set<(typeof ALL)[number]>();
  for (const { where, expr } of all) {
    try {
      for (const entry of check(expr, RECORDED)) used.add(entry);
    } catch (error) {
      faults.push(`${where}: ${(error as Error).message}`);
    }
  }
  for (const rule of rules.filter(isAlert)) {
    const fault = (what: string) => faults.push(`${rule.alert}: ${what}`);
    if (rule.for && !/^[1-9]\d*[smhd]$/.test(rule.for)) fault(`"${rule.for}" is no duration; write 5m`);
    for (const [variable] of `${rule.summary} ${rule.description}`.matchAll(/\$\w+/g)) {
      if (variable !== '$value' && variable !== '$labels')
        fault(`there is no ${variable}, only $value and $labels`);
    }
    if (!BOARDS.some(({ uid }) => uid === rule.dashboard)) fault(`there is no dashboard ${rule.dashboard}`);
  }
  for (const entry of ALL) {
    if (!used.has(entry))
      faults.push(`${entry.job || 'somebody'} emits ${entry.metric.name}, and nothing uses it`);
  }
  for (const { record } of RECORDED) {
    if (!all.some(({ where, expr }) => where !== record && expr.includes(record)))
      faults.push(`${record} is recorded, and nothing uses it`);
  }
  if (faults.length > 0) throw new Error(faults.join('\n'));
}
