/** An expression changed in one place, in every place where a slip of the keyboard could. */
import { parser } from '@prometheus-io/lezer-promql';

export interface Mutant {
  kind: 'metric' | 'label' | 'value' | 'threshold' | 'window' | 'comparison' | 'for' | 'severity';
  /** What became what. */
  change: string;
  expr: string;
}

const COMPARISONS: Readonly<Record<string, string>> = { '>': '<', '<': '>', '==': '!=' };

/** @param swaps names that may stand for each other, such as the recordings of one thing over several windows */
export function mutants(expr: string, swaps: readonly string[] = []): Mutant[] {
  // The grammar knows no variables. Replacing them by something as long keeps the places right.
  const text = expr.replaceAll('$__rate_interval', '111111111111111m').replaceAll('$endpoint', '_endpoint');
  if (text.length !== expr.length) throw new Error(`places have moved in ${expr}`);
  const found: Mutant[] = [];
  parser.parse(text).iterate({
    enter({ type, from, to, node }) {
      const was = expr.slice(from, to);
      const add = (kind: Mutant['kind'], becomes: string) =>
        found.push({
          kind,
          change: `${was} → ${becomes}`,
          expr: expr.slice(0, from) + becomes + expr.slice(to),
        });
      if (type.name === 'Identifier') {
        add('metric', `${was}_x`);
        const place = swaps.indexOf(was);
        for (const other of place < 0 ? [] : [swaps[place - 1], swaps[place + 1]])
          if (other) add('window', other);
      }
      if (type.name === 'LabelName') add('label', `${was}_x`);
      if (type.name === 'StringLiteral' && node.parent?.type.name === 'UnquotedLabelMatcher')
        add('value', mistaken(was));
      if (type.name === 'NumberDurationLiteral' && /^[\d.]+$/.test(was)) {
        for (const factor of [0.75, 1.25])
          add('threshold', was === '0' ? `${factor - 0.75}` : `${Number(was) * factor}`);
      }
      if (type.name === 'NumberDurationLiteralInDurationContext') {
        if (was.startsWith('$')) add('window', '5m');
        else for (const factor of [0.5, 2]) add('window', scaled(was, factor));
      }
      const other = node.parent?.type.name === 'BinaryExpr' ? COMPARISONS[was] : undefined;
      if (other) add('comparison', other);
    },
  });
  return found.filter(({ change }) => {
    const [was, becomes] = change.split(' → ');
    return was !== becomes;
  });
}

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** `5m` twice is `600s`. */
export function scaled(duration: string, factor: number): string {
  const unit = duration.slice(-1) as keyof typeof SECONDS;
  return `${Number.parseInt(duration, 10) * SECONDS[unit] * factor}s`;
}

/** "hash" becomes "hashx"; of a pattern the first alternative. */
function mistaken(literal: string): string {
  return literal.replace(/[\w.$]+/, (word) => `${word}x`);
}
