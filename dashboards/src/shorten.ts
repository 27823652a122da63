/** An expression over shorter times: what an hour of samples says, asked of two minutes of them. */
import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { divided, FLOORS, shortened } from './duration.ts';

/** @returns the expression with every range, offset, age and span divided; what it compares shares, counts and rates with stays */
export function shorten(expr: string, factor: number): string {
  if (factor === 1) return expr;
  let text = '';
  let end = 0;
  parser.parse(expr).iterate({
    enter({ type, from, to, node }) {
      const was = expr.slice(from, to);
      const becomes =
        type.name === 'NumberDurationLiteralInDurationContext'
          ? divided(was, factor, FLOORS.range)
          : type.name === 'NumberDurationLiteral' && isSeconds(node, expr)
            ? String(shortened(Number(was) * 1000, factor, FLOORS.range) / 1000)
            : undefined;
      if (becomes === undefined) return;
      text += expr.slice(end, from) + becomes;
      end = to;
    },
  });
  return text + expr.slice(end);
}

/**
 * PromQL has no durations outside of brackets. In rules a plain number is one in two places: what an age, `time() - …`, is compared with, and
 * what a rate is multiplied by to make it a count.
 */
function isSeconds({ prevSibling: operator }: SyntaxNode, expr: string): boolean {
  const left = operator?.prevSibling;
  if (!operator || !left) return false;
  if (operator.name === 'Mul') return true;
  return operator.name === 'Lss' && expr.slice(left.from, left.to).startsWith('time() - ');
}
