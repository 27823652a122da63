/** The numbers of an expression, in their order: thresholds, windows, ages. */
import { parser } from '@prometheus-io/lezer-promql';
import { DEPLOYMENTS } from '../src/board.ts';
import { RULE_FILES } from '../src/catalogue.ts';
import { isAlert } from '../src/rule.ts';

const NUMBERS = ['NumberDurationLiteral', 'NumberDurationLiteralInDurationContext'];

export function numbers(expr: string): string {
  const found: string[] = [];
  parser.parse(expr).iterate({
    enter({ name, from, to }) {
      if (NUMBERS.includes(name)) found.push(expr.slice(from, to));
    },
  });
  return found.join(' ');
}

/** Everything that rules and annotations compare with, by who compares. */
export function allNumbers(): Record<string, string> {
  const rules = Object.values(RULE_FILES).flatMap((groups) => groups.flatMap((group) => group.rules));
  return Object.fromEntries([
    ['annotation of deployments', numbers(DEPLOYMENTS)],
    ...rules.map((rule) => [keyOf(rule), numbers(rule.expr)]),
  ]);
}

export const keyOf = (rule: Parameters<typeof isAlert>[0]): string =>
  [isAlert(rule) ? rule.alert : rule.record, ...Object.values(rule.labels ?? {})].join(' ');
