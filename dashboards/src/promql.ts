/** Reads PromQL with Prometheus' own grammar, so that what an expression uses can be compared with what is emitted. */
import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

export interface Selector {
  metric: string;
  matchers: { label: string; op: string; value: string }[];
}

export interface Expression {
  selectors: Selector[];
  /** Labels in by, without, on, ignoring, group_left and group_right. */
  groupings: string[];
}

/** What Grafana puts into an expression before it asks Prometheus. */
const GRAFANA = { $__rate_interval: '1m', $__interval: '15s', $__range: '1h' };

/** @param values more variables, without their dollar */
export function substitute(expression: string, values: Record<string, string> = {}): string {
  const all = {
    ...GRAFANA,
    ...Object.fromEntries(Object.entries(values).map(([name, value]) => [`$${name}`, value])),
  };
  return Object.entries(all).reduce((text, [name, value]) => text.replaceAll(name, value), expression);
}

/** @throws Error that shows where the expression stops being PromQL */
export function read(expression: string): Expression {
  const text = substitute(expression);
  const selectors: Selector[] = [];
  const groupings: string[] = [];
  parser.parse(text).iterate({
    enter({ type, from, to, node }) {
      if (type.isError) {
        const where =
          from < text.length ? `from "${text.slice(from)}" on` : 'at its end, where something is missing';
        throw new Error(`not PromQL ${where}: ${expression}`);
      }
      if (type.name === 'VectorSelector') selectors.push(selector(node, text));
      if (type.name === 'LabelName' && node.parent?.type.name === 'GroupingLabels')
        groupings.push(text.slice(from, to));
    },
  });
  return { selectors, groupings };
}

function selector(node: SyntaxNode, text: string): Selector {
  const slice = (part: SyntaxNode | null) => (part ? text.slice(part.from, part.to) : '');
  const matchers = node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? [];
  return {
    metric: slice(node.getChild('Identifier')),
    matchers: matchers.map((matcher) => ({
      label: slice(matcher.getChild('LabelName')),
      op: slice(matcher.getChild('MatchOp')),
      value: slice(matcher.getChild('StringLiteral')).slice(1, -1).replaceAll('\\\\', '\\'),
    })),
  };
}
